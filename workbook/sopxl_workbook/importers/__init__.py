"""What brings a company's figures in: a folder of CSV files; imports the tables."""
