"""Spreadsheets in and out on the site: templates, checked imports, exports."""
