#!/usr/bin/env bash
# Makes a base image out of packages of Debian, as a file that Jib takes (-Djib.from.image=tar://FILE), for a machine that reaches
# no registry of images. Needs root and debootstrap; takes two minutes.
#
#   src/test/image/base.sh FILE
set -euo pipefail
file=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include=openjdk-17-jre-headless,ca-certificates bookworm "$work/root" >&2
mkdir "$work/image"
tar -C "$work/root" -cf "$work/image/layer.tar" .
digest=$(sha256sum "$work/image/layer.tar" | cut -d' ' -f1)
printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$digest" \
	>"$work/image/config.json"
printf '[{"Config":"config.json","RepoTags":["base:latest"],"Layers":["layer.tar"]}]' >"$work/image/manifest.json"
tar -C "$work/image" -cf "$file" manifest.json config.json layer.tar
