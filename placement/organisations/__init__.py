"""Enterprises, universities, zones and science parks, education authorities, the coordination office."""
