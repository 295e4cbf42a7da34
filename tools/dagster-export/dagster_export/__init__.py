"""Writes a Tranche bundle from a Dagster ``Definitions`` object, and runs its assets.

``export`` writes the bundle: assets, partitions, dependencies, checks, policies, jobs and
schedules. What has no counterpart is listed on the standard error with the reason. ``worker`` is
the process that the exported assets are made by; ``run`` is what they call instead where they were
exported ``--as command``. All need the Python environment in which the definitions can be imported.
Start reading at ``exporter`` for the bundle, at ``worker`` for the work.
"""
