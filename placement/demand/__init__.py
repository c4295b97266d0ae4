"""The talent demand list: positions and project-based courses, verified and published by its issuer."""
