"""Benchmarks and evaluations, and the engines and frameworks they are compared with."""
