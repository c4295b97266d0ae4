"""A plain roster on the site: send any spreadsheet, see what is recognised, match, place, take the result home."""
