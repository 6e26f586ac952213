"""What is planned: the assumed accident, the site, the people and the plan under test; read, checked, varied."""
