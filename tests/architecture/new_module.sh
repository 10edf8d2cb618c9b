#!/usr/bin/env bash
# new_module.sh BUILD NAME: makes a module, builds it and runs its tests, in a layer over the tree that vanishes at the end:
# nothing of it reaches the disk below, and the build goes on from what is built already. Needs a mount namespace
# (root, or a kernel that lets users have their own). Exit 77: none to be had here.
set -euo pipefail
cd "$(dirname "$0")/../.."

inside() {
  local root=$PWD build=$1 name=$2 upper=$3 layer
  # The layer above lies in memory: the temporary directory may itself be a layer, on which none can stand.
  mount -t tmpfs tmpfs "$upper"
  local paths=("$root")
  case "$build/" in "$root"/*) ;; *) paths+=("$build") ;; esac
  for layer in "${paths[@]}"; do
    mkdir -p "$upper$layer/up" "$upper$layer/work"
    mount -t overlay overlay -o "lowerdir=$layer,upperdir=$upper$layer/up,workdir=$upper$layer/work" "$layer"
  done
  cd "$root"
  tools/new_module "$name"
  "${NODE:-node}" tools/check_layers.mjs
  ninja -C "$build" qiying "test_modules_$name" test_tests_api >"$upper/ninja.log" 2>&1 || { tail -40 "$upper/ninja.log"; exit 1; }
  echo "built: $(grep -c '^\[' "$upper/ninja.log") steps"
  "$build/qiying" openapi | grep -o "\"/api/v1/$name/notes\"" | head -1
  "$build/tests/modules_$name"
  "$build/tests/api" "-sc=*modules/$name/*"
}

if [ "${1:-}" = --inside ]; then
  shift
  inside "$@"
  exit
fi
build=$(realpath "$1")
namespace=(unshare --mount)
[ "$(id -u)" = 0 ] || namespace=(unshare --user --mount --map-current-user --keep-caps)
"${namespace[@]}" true 2>/dev/null || { echo "no mount namespace to be had here"; exit 77; }
upper=$(mktemp -d)
trap 'rmdir "$upper"' EXIT
"${namespace[@]}" "$0" --inside "$build" "$2" "$upper"
