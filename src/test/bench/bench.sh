#!/usr/bin/env bash
# Measures complete processes, ours and a peer in turn, on the same machine and pages; prints one table row.
#
#   bench.sh one-body 200000          one response body of that many pages
#   bench.sh many-crawls 4000 50      the same pages as crawls of 50; the peer fetches them with parallel curl
#   bench.sh nightly 10 5             the same as a nightly run, planned from the history
#   bench.sh tables 90000             shops in one body, with their products, offers and reviews, as four tables
#   bench.sh table                    all rows of the table in BENCHMARKS.md, in about 35 minutes
#
# Settings from the environment:
#   BENCH_DIR      work folder, outside of the checkout      ${TMPDIR:-/tmp}/spidra-bench
#   RUNS           pairs of runs, of which the medians count 3, for the table 5
#   FAILED_RATIO   share of failed pages                     0
#   SIDES          "ours peer", or one of them               ours peer
#   PEER           DuckDB: "plain" reads the body as it is, as most people write it; "hint" with records=true, which saves
#                  a second pass; "auto" detects the types itself, from all pages; "default" from its default sample and with
#                  its default settings, as one types it first, after a plain curl -Z; "array" reads the array, from which the
#                  shell cuts the wrapper {"pages":…}; "lines" reads NDJSON; "script" is plain with a curl process for each
#                  crawl, four at a time. "polars" and "spark" read NDJSON, Spark with local[2]. Tables have "default" only
#                                                           default
#   LIMIT          "30/10": the server allows 30 requests in 10 s; ours knows the limit, the peer does not    none
#   DUCKDB_PREFIX  folder with DuckDB, and polars, for Node  $BENCH_DIR/node
#   JAVA_OPTS, JAVA_HOME  go to our launcher
set -euo pipefail

fail() { printf 'bench: %s\n' "$*" >&2; exit 2; }
usage() { sed -n '2,25s/^# \{0,1\}//p' "$0" >&2; exit 2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(cd "$here/../../.." && pwd)
work=$(realpath -m "${BENCH_DIR:-${TMPDIR:-/tmp}/spidra-bench}")
runs=${RUNS:-3} ratio=${FAILED_RATIO:-0} sides=${SIDES:-ours peer} peer=${PEER:-default}
limit=${LIMIT-} budget=(--spidra.api.requests-per-window=1000000)
[ -z "$limit" ] || budget=(--spidra.api.requests-per-window="${limit%/*}" --spidra.api.window="${limit#*/}s")
export DUCKDB_PREFIX=${DUCKDB_PREFIX:-$work/node}

case ${1-}:$# in
  one-body:2) pages=$2 data=$work/body-$pages ;;
  tables:2) pages=$2 data=$work/shops-$pages ;;
  many-crawls:3 | nightly:3) pages=$(($2 * $3)) data=$work/crawls-$2x$3 ;;
  table:1)
    export RUNS=${RUNS:-5}
    row() { "$here/bench.sh" "$@"; }
    for peer in default plain hint auto lines polars spark; do PEER=$peer row one-body 200000; done
    for peer in default plain hint auto script; do PEER=$peer row many-crawls 4000 50; done
    for peer in default plain hint; do PEER=$peer row one-body 1000000; done
    row tables 90000
    row tables 40000
    SIDES=ours row nightly 10 5
    for pages in 10000 100000 3000000; do SIDES=ours row one-body "$pages"; done
    for crawls in 100 1000 10000; do SIDES=ours row many-crawls "$crawls" 50; done
    FAILED_RATIO=0.2 SIDES=ours row one-body 200000
    exit
    ;;
  *) usage ;;
esac
[ "$ratio" = 0 ] || data+=-failed-$ratio
case $peer in
  default | plain | hint | auto | script | array | lines | polars | spark) ;;
  *) fail "PEER=$peer: default, plain, hint, auto, script, array, lines, polars or spark" ;;
esac

/usr/bin/time --version >/dev/null 2>&1 || fail 'needs GNU time at /usr/bin/time (Debian: apt-get install time)'
for tool in node curl; do command -v "$tool" >/dev/null || fail "needs $tool"; done
[ -d "$DUCKDB_PREFIX/node_modules/@duckdb/node-api" ] ||
  fail "needs DuckDB for Node: npm install --prefix '$DUCKDB_PREFIX' @duckdb/node-api@1.5.6-r.1 (or set DUCKDB_PREFIX)"
case " $sides " in *' ours '*)
  [ -x "$checkout/jobs/run" ] || fail 'jobs/run is missing; SIDES=peer measures the peer only'
  SPIDRA_HOME="$work/home" "$checkout/jobs/run" demo >/dev/null # builds and prepares the fast start before the measurement
  ;;
esac

# Under a temporary name until complete: an interrupted generator must not leave data that looks complete.
if [ ! -d "$data" ] || [ "$here/generate.mjs" -nt "$data" ]; then
  rm -rf "$data" "$data.part" && mkdir -p "$data.part"
  if [ "$1" = tables ]; then
    node "$here/shops.mjs" "$pages" "$data.part/body-$pages.json" deep
  elif [ "$1" = one-body ]; then
    node "$here/generate.mjs" --pages "$pages" --out "$data.part/body-$pages.json" --failed-ratio "$ratio"
  else
    node "$here/generate.mjs" --crawls "$2" --pages-per-crawl "$3" --dir "$data.part" --failed-ratio "$ratio"
  fi
  mv "$data.part" "$data"
fi
lines=$data/pages.ndjson
case $1-$peer-" $sides " in one-body-lines-*' peer '* | one-body-polars-*' peer '* | one-body-spark-*' peer '*)
  [ -f "$lines" ] || {
    node "$here/generate.mjs" --pages "$pages" --out "$lines.part" --failed-ratio "$ratio" --lines && mv "$lines.part" "$lines"
  }
  ;;
esac
if [ "$peer" = spark ] && [ ! -s "$work/spark/classpath" ]; then
  mkdir -p "$work/spark"
  cat >"$work/spark/pom.xml" <<'END'
<project><modelVersion>4.0.0</modelVersion><groupId>peer</groupId><artifactId>spark</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.spark</groupId><artifactId>spark-sql_2.13</artifactId><version>4.1.3</version>
</dependency></dependencies></project>
END
  "$checkout/mvnw" -q -B -f "$work/spark/pom.xml" dependency:build-classpath -Dmdep.outputFile="$work/spark/classpath"
fi

run=$work/run-$$
mkdir -p "$run"
node "$here/server.mjs" "$data" >"$run/port" 2>"$run/requests" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$run"' EXIT
until [ -s "$run/port" ]; do kill -0 "$server" || fail 'the server did not start'; sleep 0.05; done
port=$(<"$run/port")

# One curl process with kept connections is the fastest way; a process for each crawl (script) is what a shell script with
# xargs does, and measures mostly the start of processes.
if [ -f "$data/ids.txt" ]; then
  awk -v port="$port" -v dir="$run/fetched" '{
    printf "url = http://127.0.0.1:%s/api/crawl/%s/pages\noutput = \"%s/%s.json\"\n", port, $1, dir, $1
  }' "$data/ids.txt" >"$run/urls"
  awk '{ print $1 }' "$data/ids.txt" >"$run/ids"
fi

# timed ours|peer COMMAND…: runs one timed process tree; prints the line "side wall cpu rss bytes".
timed() {
  local side=$1 log=$run/$1.log; shift
  # Keeps the write-back of one run, and reading data that has left the cache, out of the next measurement.
  sync
  find "$data" -name '*.json' -exec cat {} + >/dev/null
  /usr/bin/time -f '%e %U %S %M' -o "$run/time" "$@" >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "$side failed"; }
  local wall user sys rss bytes
  read -r wall user sys rss <"$run/time"
  bytes=$(find "$run/$side" -name '*.parquet' -printf '%s\n' | awk '{ n += $1 } END { print n + 0 }')
  awk -v s="$side" -v w="$wall" -v u="$user" -v k="$sys" -v r="$rss" -v b="$bytes" \
    'BEGIN { print s, w, u + k, r / 1024, b / 1e6 }' | tee -a "$run/results" >&2
}

ours() {
  local what=crawlId=body-$pages more=()
  [ "$mode" != tables ] || more=(--spidra.flatten.tables=all)
  [ "$mode" != many-crawls ] || what=crawlId=@$data/ids.txt
  [ "$mode" != nightly ] || what=date=yesterday
  rm -rf "${run:?}/ours" "${run:?}/home/datasets" # but not the stored size of the last run
  timed ours env SPIDRA_HOME="$run/home" SPIDRA_API_KEY=bench SPIDRA_API_URL="http://127.0.0.1:$port/api" \
    "$checkout/jobs/run" "$what" output="$run/ours" "${budget[@]}" "${more[@]}"
  [ -z "$limit" ] || printf '%s answered, %s refused, the last %s\n' "$(grep -c answered "$run/requests")" \
    "$(grep -c refused "$run/requests")" "$(tail -n 1 "$run/requests")" >&2
}

peer() {
  rm -rf "${run:?}/peer" "${run:?}/fetched"
  mkdir -p "$run/peer/pages" "$run/fetched"
  local to=(--out "$run/peer/pages/pages.parquet") duckdb=(node "$here/duckdb-peer.mjs") body=$data/body-$pages.json
  case $peer in default | hint | auto) duckdb+=(--form "$peer") ;; esac
  local at_a_time='--parallel-max 4'
  [ "$peer" != default ] || at_a_time=
  # shellcheck disable=SC2016 # the inner shell expands these
  case $mode-$peer in
    tables-default)
      mkdir "$run/peer/"{products,products_offers,products_reviews}
      timed peer node "$here/duckdb-tables.mjs" --body "$body" --out "$run/peer"
      ;;
    one-body-default | one-body-plain | one-body-hint | one-body-auto) timed peer "${duckdb[@]}" --body "$body" "${to[@]}" ;;
    one-body-array) timed peer bash -c 'tail -c +10 "$1" | head -c -1 | "${@:2}"' _ "$body" \
      "${duckdb[@]}" --array /dev/stdin --crawl "body-$pages" "${to[@]}" ;;
    one-body-lines) timed peer "${duckdb[@]}" --lines "$lines" --crawl "body-$pages" "${to[@]}" ;;
    one-body-polars) timed peer node "$here/polars-peer.mjs" --prefix "$DUCKDB_PREFIX" --lines "$lines" "${to[@]}" ;;
    one-body-spark) timed peer java "${opens[@]}" -cp "$(<"$work/spark/classpath")" "$here/SparkPeer.java" \
      "$lines" "$run/peer/pages" ;;
    many-crawls-script) timed peer bash -c 'xargs -P 4 -I{} curl -sSf -H "x-api-key: bench" -o "$1/{}.json" "$2/{}/pages" <"$3" &&
      "${@:4}"' _ "$run/fetched" "http://127.0.0.1:$port/api/crawl" "$run/ids" "${duckdb[@]}" --dir "$run/fetched" "${to[@]}" ;;
    many-crawls-default | many-crawls-plain | many-crawls-hint | many-crawls-auto | nightly-*)
      timed peer bash -c 'curl -sSf -Z $1 -H "x-api-key: bench" -K "$2" && "${@:3}"' \
        _ "$at_a_time" "$run/urls" "${duckdb[@]}" --dir "$run/fetched" "${to[@]}" ;;
    *) fail "PEER=$peer does not go with $mode" ;;
  esac
}

mode=$1
# Internals that Spark accesses on Java 17 and newer; its own launcher sets the same flags.
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
  java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
printf 'side wall-s cpu-s rss-MiB parquet-MB   (load %s)\n' "$(uptime | sed 's/.*load average: //')" >&2
for ((pair = 1; pair <= runs; pair++)); do
  for side in $sides; do "$side"; done
  case $sides in *' '*)
    if [ "$mode" = tables ]; then
      node "$here/duckdb-tables.mjs" --compare "$run/ours" --compare "$run/peer" >&2 || fail 'the two outputs differ'
      continue
    fi
    sums=() && case $peer in polars | spark) sums=(--sums) ;; esac
    node "$here/duckdb-peer.mjs" "${sums[@]}" --compare "$run/ours/pages/*/*.parquet" \
      --compare "$run/peer/pages/*.parquet" >&2 ||
      fail 'the two outputs differ'
    ;;
  esac
done

# median SIDE FIELD
median() {
  awk -v side="$1" -v field="$2" '$1 == side { print $field }' "$run/results" | sort -n |
    awk '{ v[NR] = $1 } END { if (NR) printf "%.2f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}
cells() {
  case " $sides " in
    *" $1 "*)
      printf ' %s s | %s s | %.0f MiB | %.1f MB |' \
        "$(median "$1" 2)" "$(median "$1" 3)" "$(median "$1" 4)" "$(median "$1" 5)"
      ;;
    *) printf ' | | | |' ;;
  esac
}
size=$(find "$data" -name '*.json' -printf '%s\n' | awk '{ n += $1 } END { printf "%.0f MB", n / 1e6 }')
case $mode in
  tables) what="four tables of $pages shops in one body ($size)" ;;
  one-body) what="one body of $pages pages ($size)" ;;
  many-crawls) what="$2 crawls of $3 pages ($size)" ;;
  nightly) what="a nightly run of $2 crawls of $3 pages" ;;
esac
case " $sides " in *' peer '*) what+=", peer $peer" ;; esac
[ "$ratio" = 0 ] || what+=", failed ratio $ratio"
echo '| what | our wall | CPU | peak RSS | Parquet | peer wall | CPU | peak RSS | Parquet | wall ratio |' >&2
printf '| %s |%s%s %s |\n' "$what" "$(cells ours)" "$(cells peer)" \
  "$(awk -v a="$(median ours 2)" -v b="$(median peer 2)" 'BEGIN { if (a != "" && b > 0) printf "%.2f ×", a / b }')"
