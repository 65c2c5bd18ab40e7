"""模拟: python -m tests.simulation --months 200 --seed 1 plays months of the plan with faults; see `runs`."""

from tests.simulation.runs import main

if __name__ == "__main__":
    main()
