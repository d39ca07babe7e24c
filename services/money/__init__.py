"""Money: one book for each city, whose entries are never changed; funders and budget lines are what it is kept by."""
