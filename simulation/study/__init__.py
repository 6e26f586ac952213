"""Many runs of one scenario, and every figure that is read off them."""
