"""Benchmarks of speed, evaluations of quality, and the engines and frameworks for comparison."""
