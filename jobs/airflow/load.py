"""Loads each published run into a DuckDB file, with Airflow 2.4 or newer, or 3. Copy this file into the folder of DAGs, next to
spidra_parquet.py, whose task is an event of the asset that starts this DAG.

The workers need the checkout of spidra-parquet (HOME below), the dataset, the DuckDB file and the command `duckdb`, 1.4 or newer.
"""

import os
import shlex
from datetime import datetime, timedelta, timezone

try:  # Airflow 3
    from airflow.providers.standard.operators.bash import BashOperator
    from airflow.sdk import DAG, Asset
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.datasets import Dataset as Asset
    from airflow.operators.bash import BashOperator

OUTPUT = "/data/spidra/products"  # as in jobs/products.yaml
DATASET = Asset("file:///data/spidra/products")  # as in spidra_parquet.py
FILE = "/data/spidra/warehouse.duckdb"
HOME = os.environ.get("SPIDRA_PARQUET", "/opt/spidra-parquet")

with DAG(
    dag_id="spidra_load_products",
    description="New runs of products into DuckDB",
    # A run that was published, also by a retry, starts this DAG; a night without new crawls does not.
    schedule=[DATASET],
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    # DuckDB allows one writer at a time.
    max_active_runs=1,
    tags=["spidra"],
) as dag:
    # The event says that something was published, not what: Airflow makes one run of several events. So the loader reads the
    # manifests, loads those whose `sequence` is new, replaces runs that were published again, and removes crawls from a run when
    # a later one has published them again.
    #
    # For BigQuery or Snowflake, replace this task. It has to do the same for each manifest in _spidra/runs, in the order of
    # `sequence`: DELETE the rows of its key and of its crawls, then load the files of each table, with the statements that
    # src/docs/warehouses.md has. `jobs/run schema output=… --ddl=bigquery --alter-since=RUN` prints what the tables need first.
    BashOperator(
        task_id="load_duckdb",
        bash_command=f"exec jobs/load-duckdb.sh {shlex.quote(OUTPUT)} {shlex.quote(FILE)}",
        cwd=HOME,
        # Each run is one transaction, so a retry goes on where the last try ended.
        retries=3,
        retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=2),
    )
