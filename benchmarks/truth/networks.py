"""Activity networks whose figures are published or were calculated apart."""

from math import sqrt

from benchmarks.truth.row import Floats, Row, Runs, estimate, plan_of, settled
from simulation.plan.plan import Plan

# Reliable Construction Co. (Hillier & Lieberman, Introduction to Operations Research, PERT chapter): weeks, and after.
V1 = """A 1/2/3; B 2/3.5/8 A; C 6/9/18 B; D 4/5.5/10 C; E 1/4.5/5 C; F 4/4/10 E; G 5/6.5/11 D; H 5/8/17 E,G;
I 3/7.5/9 C; J 3/9/9 F,I; K 4/4/4 J; L 1/5.5/7 J; M 1/2/3 H; N 5/5.5/9 K,L"""
# A textbook network of fourteen activities: days, and after.
V2 = """A 5/5/7; B 1/2/5; C 5/5/5 A; D 4/8/13 A; E 1/10/17 B,C; F 1/5/7 D; G 2/6/9 D; H 4/4/6 E,F; I 2/7/10 G,H;
J 2/4/7 I; K 6/10/13 I; L 2/6/6 J; M 2/2/3 K; N 7/7/12 L,M"""

#: Calculated apart with so many trials, printed to two digits (shares to three).
TRIALS = 1_000_000
#: network, shape, mean, standard deviation, a limit, the share that keeps it
NETWORKS = [
    ("V1", V1, "triangular", 46.23, 3.70, 47, 0.594),
    ("V1", V1, "beta-pert", 44.33, 2.93, 47, 0.817),
    ("V2", V2, "triangular", 52.65, 3.57, 55, 0.744),
    ("V2", V2, "beta-pert", 51.63, 3.17, 55, 0.852),
]
#: V1, triangular: probability and quantile.
QUANTILES = [(0.05, 40.40), (0.50, 46.09), (0.90, 51.13), (0.95, 52.56)]
#: V1, triangular: the share of 1,000 trials that kept 47 weeks.
PUBLISHED, PUBLISHED_TRIALS = 0.588, 1000


def network_plan(text: str, shape: str) -> Plan:
    """A network as a plan, a minute for every unit; `end` comes when all is done."""
    steps: dict[str, object] = {}
    for line in text.replace("\n", " ").split(";"):
        name, times, *before = line.split()
        least, likely, most = (f"{time} min" for time in times.split("/"))
        spread = {"shape": shape, "least": least, "likely": likely, "most": most}
        steps[name] = {"lasts": spread, **({"after": before[0].split(",")} if before else {})}
    return plan_of({"steps": {**steps, "end": {"after": list(steps)}}})


def network_rows(runs: Runs, n: int, seed: int = 1) -> list[Row]:
    """Mean, standard deviation (its error that of a normal one, sd / sqrt(2 n)) and share in time of each network."""
    rows, either = [], 1 / n + 1 / TRIALS
    apart = f"另行计算 calculated apart, {TRIALS:,} trials"
    ends: dict[tuple[str, str], Floats] = {}
    for name, text, shape, mean, sd, limit, share in NETWORKS:
        found = ends[name, shape] = settled(runs, network_plan(text, shape), "end", seed, n)
        label, error = f"{name} {shape}", sd * sqrt(either)
        spread = float(found.std(ddof=1))
        kept = float((found <= limit).mean())
        share_error = sqrt(share * (1 - share) * either)
        rows += [
            estimate(f"{label}：平均", f"{label}: mean", apart, mean, float(found.mean()), error, 0.005),
            estimate(f"{label}：标准差", f"{label}: sd", apart, sd, spread, error / sqrt(2), 0.005),
            estimate(f"{label}：不超过 {limit}", f"{label}: within {limit}", apart, share, kept, share_error, 5e-4, ""),
        ]
    for p, quantile in QUANTILES:
        # The quantile's own two digits move the share by less than 0.0006 (density below 0.11 a week).
        kept = float((ends["V1", "triangular"] <= quantile).mean())
        zh, en = f"V1 triangular：不超过 {quantile}", f"V1 triangular: within {quantile}"
        rows.append(estimate(zh, en, apart, p, kept, sqrt(p * (1 - p) * either), 6e-4, ""))
    error = sqrt(PUBLISHED * (1 - PUBLISHED) * (1 / PUBLISHED_TRIALS + 1 / n))
    kept = float((ends["V1", "triangular"] <= 47).mean())
    source = f"Hillier & Lieberman, PERT chapter: triangular, {PUBLISHED_TRIALS:,} trials"
    zh, en = "V1 triangular：不超过 47（已发表）", "V1 triangular: within 47, published"
    return [*rows, estimate(zh, en, source, PUBLISHED, kept, error, 5e-4, "")]
