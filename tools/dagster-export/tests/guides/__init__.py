"""Dagster's own examples of partitioned assets, written out: what teams come with."""

import dagster as dg

from guides import etl, files, graph, partitioning, tutorial

defs = dg.Definitions.merge(etl.defs, files.defs, graph.defs, partitioning.defs, tutorial.defs)
