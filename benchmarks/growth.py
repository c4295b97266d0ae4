"""The plot of the growth: CPU seconds over pairs, both logarithmic, as SVG."""

from __future__ import annotations

from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 820, 480, 70, 200, 20, 50
COLOURS = ("#0b5cad", "#7a7a7a", "#c2410c", "#15803d", "#7e22ce", "#b91c1c", "#a16207", "#0e7490", "#4d7c0f")
Lines = dict[str, list[tuple[float, float]]]


def plot(lines: Lines) -> str:
    """Return the SVG of (pairs, seconds) by solver; the first line is drawn bold."""
    points = [point for line in lines.values() for point in line]
    x0, x1 = floor(log10(min(x for x, _ in points))), ceil(log10(max(x for x, _ in points)))
    y0, y1 = floor(log10(min(y for _, y in points))), ceil(log10(max(y for _, y in points)))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)
        up = (log10(y) - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)
        return round(LEFT + across, 1), round(HEIGHT - BOTTOM - up, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" ',
        'font-family="sans-serif" font-size="13">',
        "<title>CPU seconds over pairs</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(x0, x1 + 1):
        x, y = at(10.0**power, 10.0**y0)
        parts += [
            f'<path d="M{x} {TOP}V{y}" stroke="#ddd"/>',
            f'<text x="{x}" y="{y + 20}" text-anchor="middle">{10**power:,}</text>',
        ]
    for power in range(y0, y1 + 1):
        x, y = at(10.0**x0, 10.0**power)
        parts += [
            f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#ddd"/>',
            f'<text x="{x - 8}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>',
        ]
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">pairs</text>')
    parts.append(
        f'<text x="14" y="{HEIGHT / 2}" transform="rotate(-90 14 {HEIGHT / 2})" text-anchor="middle">CPU s</text>'
    )
    taken: list[float] = []
    for k, (name, line) in enumerate(sorted(lines.items(), key=lambda item: -item[1][-1][1])):
        colour = COLOURS[k % len(COLOURS)]
        path = " ".join(f"{x},{y}" for x, y in (at(*point) for point in line))
        thick = 3 if name == next(iter(lines)) else 1.5
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{thick}"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in (at(*point) for point in line)]
        label = at(*line[-1])[1]
        while any(abs(label - other) < 15 for other in taken):
            label += 3
        taken.append(label)
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{label + 4}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
