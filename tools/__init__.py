"""What is run around the application and never by it: catalogues, pictures, measurements."""
