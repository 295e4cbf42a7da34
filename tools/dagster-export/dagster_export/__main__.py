import sys

from dagster_export.cli import main

sys.exit(main())
