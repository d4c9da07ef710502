#!/bin/sh
# Brings .venv to what one lock says: tools/setup.sh runtime|dev|ops. Quick where nothing is to do,
# and says once what it does where something is.
# PYTHON chooses the interpreter; without it, the newest one from 3.11 on is taken.
set -eu
cd "$(dirname "$0")/.."
set_name=$1
stamp=.venv/.ready-$set_name
case $set_name in
    runtime) lock=requirements.txt ;;
    *) lock=requirements-$set_name.txt ;;
esac

fail() {
    echo "$1" >&2
    exit 1
}

recent_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        recent_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python from 3.11 on."
        return
    fi
    for PYTHON in python3.14 python3.13 python3.12 python3.11 python3; do
        if recent_enough "$PYTHON"; then
            return
        fi
    done
    fail "Threadsmith needs Python 3.11 or newer: install it, or say where it is with PYTHON=/path/to/python3."
}

version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

# Whether .venv works, and has the version of a PYTHON that was asked for.
usable() {
    [ -x .venv/bin/python ] || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version_of .venv/bin/python)" = "$(version_of "$PYTHON")" ]
}

make_venv() {
    version=$(version_of "$PYTHON")
    # Debian and Ubuntu put these two modules into a package of their own.
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python $version has no venv module here; on Debian or Ubuntu: sudo apt install python$version-venv."
    "$PYTHON" -m venv --clear .venv || fail "The virtual environment .venv could not be made."
}

install() {
    .venv/bin/python -m pip --quiet --disable-pip-version-check --no-input install "$@" ||
        fail "Setting up stopped: what pip says above has to be solved, then the same command goes on."
}

# Another version of the locks makes every earlier installation doubtful, so they are all in the key.
key=$(cat pyproject.toml requirements*.txt | cksum)
if usable && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ]; then
    exit 0
fi

if ! usable || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    find_python
    echo "Setting up .venv with $PYTHON from $lock; this takes about a minute." >&2
    make_venv
else
    echo "Bringing .venv up to date with $lock." >&2
fi
for other in .venv/.ready-*; do
    [ "$(cat "$other" 2>/dev/null)" = "$key" ] || rm -f "$other"
done
install --require-hashes -r "$lock"
if [ "$set_name" = dev ]; then
    install --no-deps --no-build-isolation -e .
    echo "$key" >.venv/.ready-runtime # the dev lock holds the runtime lock
fi
echo "$key" >"$stamp"
