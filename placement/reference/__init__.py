"""Facts with sources: regions, zones, science parks, universities, disciplines, industries, titles, rules."""
