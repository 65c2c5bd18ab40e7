"""内存: what this process, or another, holds in memory (Linux)."""

from pathlib import Path


def peak_mb(process: int | str = "self") -> float:
    """The most it ever held."""
    return _field("VmHWM", process)


def resident_mb(process: int | str = "self") -> float:
    """What it holds now."""
    return _field("VmRSS", process)


def _field(name: str, process: int | str) -> float:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no {name} for process {process}")
