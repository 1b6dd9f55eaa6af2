#!/usr/bin/env bash
# Loads the new runs of a dataset into a DuckDB file, by their manifests. Needs the command `duckdb`, version 1.4 or newer.
#
#   jobs/load-duckdb.sh OUTPUT FILE [TABLE...]     all tables and failed_pages, or only the named ones
#
#   DUCKDB         the command, if it is not `duckdb` on the PATH
#   DUCKDB_SETUP   SQL that runs first, such as: CREATE SECRET (TYPE s3, PROVIDER credential_chain);
#
# OUTPUT is a local path or an s3:// URI. Each run is one transaction, in the order of publication: all of its tables or none.
# A run that was published again replaces its rows. A crawl that a later run has published again is removed from the earlier
# run. New tables, columns and fields are added. FILE itself knows what is loaded, in its schema `spidra_load`. So the script
# may be killed at any moment and started again, also while a run is being published.
#
# Exits 0 if FILE has all published runs, 2 if a person has to act, 5 if a later start may succeed.
set -euo pipefail

say() {
	printf 'load-duckdb: %s\n' "$*" >&2
}

# fail CODE MESSAGE
fail() {
	say "$2"
	exit "$1"
}

# literal TEXT: as SQL has it
literal() {
	local quote="'"
	printf "'%s'" "${1//$quote/$quote$quote}"
}

(($# >= 2)) || fail 2 "words are missing: jobs/load-duckdb.sh OUTPUT FILE [TABLE...]"
output=$1
file=$2
shift 2
case $output in
	s3a://*) output=s3://${output#s3a://} ;;
	hdfs://*) fail 2 "DuckDB cannot read $output: copy the dataset to a local path or to S3" ;;
	file://*) output=${output#file://} ;;
	file:*) output=${output#file:} ;;
esac
output=${output%/}
case $output in
	*[*?[]* | *$'\n'*) fail 2 "OUTPUT is '$output', but *, ?, [ and line breaks are patterns or the end of a line to DuckDB" ;;
	*://*) ;;
	*) [[ -d $output/_spidra ]] || fail 2 "there is no dataset at $output" ;;
esac
[[ -d $(dirname -- "$file") ]] || fail 2 "the folder of $file does not exist"

duckdb=${DUCKDB:-duckdb}
command -v "$duckdb" >/dev/null ||
	fail 2 "there is no command '$duckdb': install DuckDB 1.4 or newer (https://duckdb.org), or set DUCKDB"
version=$("$duckdb" --version) || fail 2 "'$duckdb --version' failed"
[[ $version =~ ^v?([0-9]+)\.([0-9]+) ]] || fail 2 "'$duckdb --version' prints '$version', which is no version of DuckDB"
((BASH_REMATCH[1] > 1 || (BASH_REMATCH[1] == 1 && BASH_REMATCH[2] >= 4))) ||
	fail 2 "'$duckdb' is $version, but DuckDB 1.4 or newer is needed"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# execute: executes standard input until the first error. ~/.duckdbrc is left out: it could change what is printed.
execute() {
	{
		printf '%s\n' "${DUCKDB_SETUP-}"
		cat
	} | "$duckdb" -init /dev/null -bail -list -noheader :memory:
}

# plan [TABLE...]: writes to $work/plan what has to be done. The first word of a line is its kind: `problem`, `note`, `run` (the
# key and the attempt whose statements follow) or `sql`. Other lines do not matter.
plan() {
	local table chosen=
	for table; do
		chosen+="${chosen:+, }$(literal "$table")"
	done
	{
		printf 'SET VARIABLE output = %s;\nSET VARIABLE chosen = [%s]::VARCHAR[];\n' "$(literal "$output")" "$chosen"
		cat <<-'SQL'
			SET VARIABLE manifests = (SELECT list(file) FROM glob(getvariable('output') || '/_spidra/runs/*.json')
			    WHERE regexp_matches(file, '/[A-Za-z0-9_-]+[.]json$'));
			SELECT CASE count(*) WHEN 0 THEN 'problem there is no dataset at ' ELSE 'note nothing is published yet at ' END
			    || getvariable('output')
			FROM glob(getvariable('output') || '/_spidra/dataset.json') HAVING getvariable('manifests') IS NULL;
			SELECT error('nothing to load') WHERE getvariable('manifests') IS NULL;

			CREATE TABLE published AS SELECT * FROM read_json(getvariable('manifests'), format = 'unstructured',
			    maximum_object_size = 268435456, columns = {version: 'INTEGER', "sequence": 'BIGINT', "key": 'VARCHAR',
			        attempt: 'VARCHAR', crawls: 'STRUCT(id VARCHAR)[]', failed_page_files: 'STRUCT(path VARCHAR, "rows" BIGINT)[]',
			        tables: 'STRUCT("name" VARCHAR, files STRUCT(path VARCHAR, "rows" BIGINT)[], "schema" JSON)[]'});
			SELECT 'problem the manifest of run ' || "key" || ' has version ' || coalesce(version::VARCHAR, 'none')
			    || ', but this script reads version 2: use the script that came with the spidra-parquet of that run'
			FROM published WHERE version IS DISTINCT FROM 2 ORDER BY "sequence" DESC LIMIT 1;
			SELECT error('unknown version') FROM published WHERE version IS DISTINCT FROM 2;

			-- The tables of the last run have all columns of the earlier ones, which never change.
			CREATE TABLE tables AS
			SELECT place, t."name", t."schema" FROM (FROM published ORDER BY "sequence" DESC LIMIT 1),
			    unnest(tables) WITH ORDINALITY AS r (t, place)
			UNION ALL SELECT 1000000, 'failed_pages', '[{"name":"page_id","type":"STRING"},{"name":"page_url","type":"STRING"},
			    {"name":"page_title","type":"STRING"},{"name":"page_created_at","type":"TIMESTAMP"},
			    {"name":"crawl_id","type":"STRING"},{"name":"run_key","type":"STRING"},{"name":"fetched_at","type":"TIMESTAMP"},
			    {"name":"status","type":"STRING"},{"name":"reason","type":"STRING"},{"name":"error_message","type":"STRING"},
			    {"name":"raw","type":"STRING"}]';
			SELECT 'problem the dataset has no table ' || "name" || ' (tables: '
			    || (SELECT string_agg("name", ', ' ORDER BY place) FROM tables) || ')'
			FROM unnest(getvariable('chosen')) AS r ("name") WHERE "name" NOT IN (SELECT "name" FROM tables);
			SELECT error('no such table') FROM unnest(getvariable('chosen')) AS r ("name")
			WHERE "name" NOT IN (SELECT "name" FROM tables);
			DELETE FROM tables WHERE len(getvariable('chosen')) > 0 AND NOT list_contains(getvariable('chosen'), "name");
		SQL
		printf 'ATTACH %s AS target;\n' "$(literal "$file")"
		cat <<-'SQL'
			CREATE SCHEMA IF NOT EXISTS target.spidra_load;
			CREATE TABLE IF NOT EXISTS target.spidra_load.runs ("key" VARCHAR, "sequence" BIGINT, attempt VARCHAR, loaded_at TIMESTAMPTZ);
			CREATE TABLE IF NOT EXISTS target.spidra_load.crawls (crawl_id VARCHAR, run_key VARCHAR);
			CREATE TABLE IF NOT EXISTS target.spidra_load.tables ("name" VARCHAR, chosen BOOLEAN);
			CREATE VIEW loaded AS FROM target.spidra_load.runs;

			-- What is published belongs to what is loaded, or it is another dataset.
			SELECT 'problem this file was loaded from another dataset than ' || getvariable('output')
			    || ': its runs are not numbered on. Load into another file'
			WHERE EXISTS (FROM loaded AS l JOIN published AS p USING ("key") WHERE p."sequence" < l."sequence"
			        OR (p."sequence" = l."sequence" AND p.attempt <> l.attempt))
			    OR EXISTS (FROM published WHERE "key" NOT IN (SELECT "key" FROM loaded)
			        AND "sequence" <= (SELECT max("sequence") FROM loaded));
			SELECT 'problem this file was loaded with '
			    || CASE WHEN bool_or(chosen) THEN 'the tables ' || string_agg("name", ' ') ELSE 'all tables' END
			    || ': name the same ones, or load into another file'
			FROM target.spidra_load.tables HAVING count(*) > 0 AND (bool_or(chosen) <> (len(getvariable('chosen')) > 0)
			    OR (bool_or(chosen) AND list_sort(list("name")) <> list_sort(list_distinct(getvariable('chosen')))));
			SELECT 'problem this file has rows in a table ' || table_name || ' that was not loaded by this script: load into another file'
			FROM duckdb_tables() WHERE database_name = 'target' AND schema_name = 'main' AND estimated_size > 0
			    AND table_name IN (SELECT "name" FROM tables) AND table_name NOT IN (SELECT "name" FROM target.spidra_load.tables);
			SELECT 'note run ' || "key" || ' has no manifest any more, its rows are kept. If it is being published again, the next load'
			    || ' replaces them' FROM loaded WHERE "key" NOT IN (SELECT "key" FROM published) ORDER BY "sequence";

			-- Runs to load: new ones, those that were published again, and those to which a crawl has come back.
			CREATE TABLE crawls AS SELECT "key", "sequence", c.id AS crawl_id FROM published, unnest(crawls) AS r (c);
			CREATE TABLE pending AS FROM published AS p
			WHERE NOT EXISTS (FROM loaded AS l WHERE l."key" = p."key" AND l.attempt = p.attempt)
			    OR "key" IN (SELECT h."key" FROM (SELECT crawl_id, arg_max("key", "sequence") AS "key" FROM crawls GROUP BY ALL) AS h
			        ANTI JOIN target.spidra_load.crawls AS c ON c.crawl_id = h.crawl_id AND c.run_key = h."key");
			-- Their crawls, without those that a later run has and keeps.
			CREATE TABLE taken AS FROM crawls AS c WHERE "key" IN (SELECT "key" FROM pending) AND NOT EXISTS (FROM crawls AS d
			    WHERE d.crawl_id = c.crawl_id AND d."sequence" > c."sequence" AND d."key" NOT IN (SELECT "key" FROM pending));
			-- Runs that may have rows to remove.
			CREATE TABLE replacing AS SELECT "key" FROM pending WHERE "key" IN (SELECT "key" FROM loaded)
			UNION SELECT t."key" FROM taken AS t JOIN target.spidra_load.crawls AS c
			    ON c.crawl_id = t.crawl_id AND c.run_key <> t."key"
			UNION SELECT t."key" FROM taken AS t JOIN crawls AS c ON c.crawl_id = t.crawl_id AND c."sequence" < t."sequence";

			CREATE MACRO literal(value) AS '''' || replace(value, '''', '''''') || '''';
			CREATE MACRO scalar_type(type) AS CASE type WHEN 'INT64' THEN 'BIGINT' WHEN 'STRING' THEN 'VARCHAR'
			    WHEN 'JSON' THEN 'VARCHAR' WHEN 'TIMESTAMP' THEN 'TIMESTAMP WITH TIME ZONE' ELSE type END;
			CREATE MACRO sql_type(type) AS CASE WHEN type LIKE 'LIST<%>' THEN scalar_type(type[6:-2]) || '[]'
			    ELSE scalar_type(type) END;

			-- The columns with their types. A type is put together from the openings and ends of its structs, in the order of paths.
			CREATE TABLE wanted AS
			WITH RECURSIVE nodes AS (
			    SELECT place, [i] AS path, "schema"[i - 1] AS node
			    FROM tables, unnest(range(1, json_array_length("schema")::BIGINT + 1)) AS r (i)
			    UNION ALL
			    SELECT place, list_append(path, i), node->'fields'->(i - 1)
			    FROM nodes, unnest(range(1, json_array_length(node->'fields')::BIGINT + 1)) AS r (i)),
			parts AS (
			    SELECT place, path, CASE WHEN path[-1] > 1 AND len(path) > 1 THEN ', ' ELSE '' END
			        || CASE WHEN len(path) > 1 THEN '"' || (node->>'name') || '" ' ELSE '' END
			        || CASE node->>'type' WHEN 'LIST<STRUCT>' THEN 'STRUCT(' ELSE sql_type(node->>'type') END AS part FROM nodes
			    UNION ALL
			    SELECT place, list_append(path, 1000000), ')[]' FROM nodes WHERE node->>'type' = 'LIST<STRUCT>')
			SELECT t.place, t."name" AS table_name, path[1] AS number, "schema"[path[1] - 1]->>'name' AS column_name,
			    string_agg(part, '' ORDER BY path) AS type
			FROM parts JOIN tables AS t USING (place) GROUP BY ALL;
			CREATE TABLE existing AS SELECT table_name, column_name, data_type AS type FROM duckdb_columns()
			WHERE database_name = 'target' AND schema_name = 'main';

			CREATE TABLE loads AS SELECT "key", "sequence", place, "name", files
			FROM (SELECT "key", "sequence", t."name", t.files FROM pending, unnest(tables) AS r (t)
			    UNION ALL SELECT "key", "sequence", 'failed_pages', failed_page_files FROM pending)
			JOIN tables USING ("name");

			-- Statements, by the sequence of their run (0: none), a step, and the place of a table.
			CREATE TABLE statements ("sequence" BIGINT, step BIGINT, place BIGINT, line VARCHAR);
			INSERT INTO statements
			SELECT 0, 0, 0, 'sql SELECT error(''another load has changed this file meanwhile: start again'') WHERE '
			    || (SELECT coalesce(max(epoch_us(loaded_at)), 0) FROM loaded)
			    || ' <> (SELECT coalesce(max(epoch_us(loaded_at)), 0) FROM target.spidra_load.runs);'
			UNION ALL
			SELECT 0, 1, place, 'sql CREATE TABLE IF NOT EXISTS "' || table_name || '" ('
			    || string_agg('"' || column_name || '" ' || type, ', ' ORDER BY number) || ');'
			FROM wanted WHERE table_name NOT IN (SELECT table_name FROM existing) GROUP BY place, table_name
			UNION ALL
			SELECT 0, 2, place * 10000 + number, CASE WHEN e.type IS NULL
			    THEN format('sql ALTER TABLE "{}" ADD COLUMN IF NOT EXISTS "{}" {};', table_name, column_name, w.type)
			    ELSE format('sql ALTER TABLE "{}" ALTER COLUMN "{}" SET DATA TYPE {};', table_name, column_name, w.type) END
			FROM wanted AS w LEFT JOIN existing AS e USING (table_name, column_name)
			WHERE table_name IN (SELECT table_name FROM existing)
			    AND (e.type IS NULL OR (w.type LIKE 'STRUCT%' AND replace(w.type, '"', '') <> replace(e.type, '"', '')))
			UNION ALL
			SELECT 0, 3, place, format('sql INSERT INTO target.spidra_load.tables VALUES ({}, {});', literal("name"),
			    len(getvariable('chosen')) > 0)
			FROM tables WHERE "name" NOT IN (SELECT "name" FROM target.spidra_load.tables)
			UNION ALL
			SELECT "sequence", 0, 0, 'run ' || "key" || ' ' || attempt FROM pending
			UNION ALL
			SELECT "sequence", 1, 0, 'sql BEGIN; DELETE FROM target.spidra_load.runs WHERE "key" = ' || literal("key")
			    || '; INSERT INTO target.spidra_load.runs VALUES (' || literal("key") || ', ' || "sequence" || ', ' || literal(attempt)
			    || ', now()); CREATE OR REPLACE TEMP TABLE taken AS SELECT unnest(['
			    || coalesce((SELECT string_agg(literal(crawl_id), ', ') FROM taken AS t WHERE t."key" = p."key"), '')
			    || ']::VARCHAR[]) AS crawl_id; DELETE FROM target.spidra_load.crawls WHERE run_key = ' || literal("key")
			    || ' OR crawl_id IN (FROM taken); INSERT INTO target.spidra_load.crawls SELECT crawl_id, ' || literal("key") || ' FROM taken;'
			FROM pending AS p
			UNION ALL
			SELECT "sequence", 2, place, 'sql DELETE FROM "' || "name" || '" WHERE run_key = ' || literal("key")
			    || ' OR crawl_id IN (FROM taken);'
			FROM pending, tables WHERE "key" IN (FROM replacing)
			UNION ALL
			SELECT "sequence", 3, place, 'sql INSERT INTO "' || "name" || '" BY NAME FROM read_parquet(['
			    || array_to_string([literal(getvariable('output') || '/' || f.path) FOR f IN files], ', ')
			    || '], hive_partitioning = false) WHERE crawl_id IN (FROM taken);'
			FROM loads WHERE len(files) > 0
			UNION ALL
			SELECT "sequence", 4, 0, 'sql COMMIT; SELECT ''loaded ' || "key" || ' (sequence ' || "sequence" || '): '
			    || coalesce((SELECT string_agg("name" || ' ' || coalesce(list_sum([f."rows" FOR f IN files]), 0), ', ' ORDER BY place)
			        FROM loads AS l WHERE l."key" = p."key"), 'no table') || ''';'
			FROM pending AS p;
			SELECT line FROM statements ORDER BY "sequence", step, place;
		SQL
	} | execute >"$work/plan" 2>"$work/plan.err"
}

# lines KIND: the lines of the plan of this kind, without it
lines() {
	sed -n "s/^$1 //p" "$work/plan"
}

planned=0
plan "$@" || planned=$?
problem=$(lines problem)
[[ -z $problem ]] || fail 2 "$problem"
note=$(lines note)
if [[ -n $note ]]; then
	say "$note"
fi
if ((planned > 0)); then
	[[ $note != nothing* ]] || exit 0
	cat "$work/plan.err" >&2
	fail 5 "DuckDB could not read the manifests or open $file (its message is above). A manifest disappears for a moment while its
run is published again: then start again"
fi
runs=$(lines run)
if [[ -z $runs ]]; then
	say "$file has all published runs"
	exit 0
fi

# `loaded` is said after each commit.
{
	printf 'ATTACH %s AS target;\nUSE target;\n' "$(literal "$file")"
	lines sql
} | execute 2>"$work/load.err" | tee "$work/loaded" | sed -n 's/^loaded /load-duckdb: loaded /p' >&2 || {
	cat "$work/load.err" >&2
	loaded=$(grep -c '^loaded ' "$work/loaded") || :
	run=$(sed -n "$((loaded + 1))p" <<<"$runs")
	if plan "$@" && ! lines run | grep -qxF -- "$run"; then
		fail 5 "run ${run% *} was replaced while it was being loaded, so nothing of it was loaded. The next start loads its replacement"
	fi
	fail 5 "DuckDB could not load run ${run% *} (its message is above). Nothing of it was loaded: start again when the cause is removed"
}
