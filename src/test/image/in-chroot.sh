#!/usr/bin/env bash
# Runs a command in the unpacked content of an image as a container would: as user 10001, without a network but loopback, with a
# root file system that is read-only but for /tmp and the volume /state. Needs root, util-linux and iproute2.
#
#   src/test/image/in-chroot.sh ROOT STATE COMMAND...      with NETWORK=host the network of the host
set -euo pipefail
root=$1
state=$2
shift 2
network=(--net)
[[ ${NETWORK-} != host ]] || network=()
# shellcheck disable=SC2016 # it is for the inner shell
exec unshare --mount --pid --fork "${network[@]}" bash -c '
	set -euo pipefail
	root=$1 state=$2
	shift 2
	[[ ${NETWORK-} == host ]] || ip link set lo up
	mount --bind "$root" "$root"
	mkdir -p "$root/state" "$root/proc" "$root/tmp"
	mount --bind "$state" "$root/state"
	mount -t tmpfs tmpfs "$root/tmp"
	mount -t proc proc "$root/proc"
	mount -o remount,ro,bind "$root"
	exec chroot --userspec=10001:10001 "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		SPIDRA_HOME=/state/home ${SPIDRA_API_KEY:+"SPIDRA_API_KEY=$SPIDRA_API_KEY"} sh -c "cd /app && exec \"\$@\"" sh "$@"
' bash "$root" "$state" "$@"
