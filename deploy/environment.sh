#!/bin/sh
# Makes .venv fit: `sh deploy/environment.sh REQUIREMENTS [PYTHON]`, from the top of the checkout.
#
# .venv is made anew when it is missing or broken, or when PYTHON is given and is another version.
# What is locked is installed when the lock has changed. pip does it, since pip is what reads a
# company's own package index from its settings; this script names none.
set -eu

requirements=$1
wanted=${2:-}
python=.venv/bin/python

fail() {
    echo "$*" >&2
    exit 1
}

# Prints the version of a Python that starts and is new enough; fails for anything else, such as
# the stand-ins that version managers leave on PATH.
version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2]) if sys.version_info >= (3, 11) else 0' \
        2>/dev/null | grep '^3\.'
}

can_make_environments() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

find_python() {
    if [ -n "$wanted" ]; then
        version_of "$wanted" >/dev/null || fail "PYTHON=$wanted does not start or is older than Python 3.11."
        found=$wanted
    else
        found=
        for candidate in python3 python3.13 python3.12 python3.11; do
            version_of "$candidate" >/dev/null || continue
            found=$candidate
            can_make_environments "$candidate" && break
        done
        [ -n "$found" ] || fail "Python 3.11 or newer is needed and none was found. Install one, or say where it is: make … PYTHON=/path/to/python3"
    fi
    if ! can_make_environments "$found"; then
        fail "$found lacks the venv module. On Debian and Ubuntu: apt-get install python$(version_of "$found")-venv"
    fi
}

# What .venv holds is written in .venv/holds-<file>: the lock's checksum and the Python's version.
content_of() {
    echo "$(cksum <"$1") $(version_of "$python")"
}

holds() {
    [ -f ".venv/holds-$1" ] && [ "$(cat ".venv/holds-$1")" = "$(content_of "$1")" ]
}

works() {
    version_of "$python" >/dev/null && "$python" -c 'import pip' 2>/dev/null || return 1
    [ -z "$wanted" ] || [ "$(version_of "$wanted")" = "$(version_of "$python")" ]
}

if works && holds "$requirements"; then
    exit 0
fi
if ! works; then
    find_python
    echo "Making .venv with Python $(version_of "$found") …"
    rm -rf .venv 2>/dev/null || fail "The old .venv cannot be removed: it belongs to somebody else."
    "$found" -m venv .venv || fail "$found could not make .venv."
fi

echo "Installing $requirements …"
rm -f ".venv/holds-"*
# What pip says matters only when it fails.
PIP_USER=0 "$python" -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --requirement "$requirements" >.venv/pip.log 2>&1 || {
    cat .venv/pip.log >&2
    fail "The packages could not be installed; pip says why above."
}
content_of "$requirements" >".venv/holds-$requirements"
# The developer's lock holds everything that the portal needs, so `make run` need not install again.
[ "$requirements" = requirements.txt ] || content_of requirements.txt >.venv/holds-requirements.txt
