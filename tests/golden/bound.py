"""Theorem 1's square-root term, with 8 log(6n + 3P) in place of the unnamed constant."""
import math

# P parameters, n images, ||w||^2, rho, rho_0, delta. The first five rows have known values.
ROWS = [
    (210_000, 60_000, 200, 0.05, 0, 0.05),
    (820_000, 50_000, 800, 0.1, 0, 0.05),
    (86_567_656, 1_281_167, 2e4, 0.18, 0, 0.05),
    (210_000, 60_000, 200, 2, 0, 0.05),
    (1_000, 60_000, 10, 1, 0, 0.05),
    (210_000, 60_000, 200, 0.05, 0.05, 0.05),
    (210_000, 60_000, 200, 0.05, 0.5, 0.05),
    (18_154, 1_400, 530, 0.1, 0.2, 0.05),
    (18_154, 1_400, 530, 0, 0.2, 0.01),
    (18_154, 1_400, 0, 0.1, 0, 0.05),  # no weights: the first part is 0
    (1_000_000, 60_000, 1e-10, 1, 0, 0.05),  # log(1 + x) of a tiny x
    (10, 60_000, 1, 1, 0, 0.5),  # log n / P > 1
    (10, 2, 1, 1, 0, 0.5),  # n - 1 = 1
]
KNOWN = [6.29, 13.6, 30.0, 3.72, 0.21]


def bound(P, n, squared_norm, rho, rho0, delta):
    """sqrt((P log(1 + ||w||^2/rho'^2 (1 + sqrt(log n / P))^2) + 4 log(n/delta) + 8 log(6n + 3P)) / (n - 1))"""
    rho_prime_squared = rho**2 + rho0**2
    spread = (1 + math.sqrt(math.log(n) / P)) ** 2
    complexity = P * math.log1p(squared_norm / rho_prime_squared * spread)
    confidence = 4 * math.log(n / delta)
    remainder = 8 * math.log(6 * n + 3 * P)
    return {
        "parameters": P,
        "images": n,
        "weightNormSquared": squared_norm,
        "rho": rho,
        "rho0": rho0,
        "delta": delta,
        "rhoPrimeSquared": rho_prime_squared,
        "spread": spread,
        "complexity": complexity,
        "confidence": confidence,
        "remainder": remainder,
        "term": math.sqrt((complexity + confidence + remainder) / (n - 1)),
    }


def rows():
    out = [bound(*row) for row in ROWS]
    for row, known in zip(out, KNOWN):
        assert abs(row["term"] - known) < 0.006 * known or abs(row["term"] - known) < 0.005, row
    return out
