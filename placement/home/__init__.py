"""Start page, dashboards, language: reads every room, owns none."""
