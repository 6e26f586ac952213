"""What is said of it: reports, papers, figures, slides and workbooks, in Chinese and English."""
