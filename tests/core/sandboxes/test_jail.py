"""A child enters the whole jail or nothing foreign runs, and tries the walls before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import core
from core.errors import SurroundingsError
from core.sandboxes import Broken, End, Limits, landlock
from core.sandboxes.jail import Layer, missing
from core.sandboxes.layers import layers
from core.sandboxes.zygote import Zygote
from tests.core.sandboxes.ours import PROGRAM

ROOT = Path(next(iter(core.__path__))).parent
BEGIN = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from core.sandboxes import jail, landlock, readable, seccomp
from core.sandboxes.jail import RUN, Jail, checking
def no_call(*_arguments):
    raise OSError(38, "Function not implemented")
def tried(act):
    try:
        act()
    except jail.Refused as refused:
        print(refused.layer, refused.reason)
    except OSError as error:
        print(type(error).__name__)
    else:
        print("done")
def enter(profile=RUN):
    tried(lambda: Jail(profile).enter(Path.cwd()))
"""


def _say(text: str, folder: Path) -> str:
    """What a process of its own prints that does `text`."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", BEGIN + text],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return run.stdout.strip()


@pytest.mark.parametrize(
    "change, said",
    [
        ("landlock.enter = no_call", "landlock Function not implemented"),
        ("seccomp.Filter.enter = no_call", "seccomp Function not implemented"),
        ("jail.architecture = lambda: None", "seccomp unknown architecture"),
        ("landlock.enter = lambda *_: None", "proof file"),
        ("seccomp.Filter.enter = lambda _: None", "proof socket"),
        (
            "seccomp.Filter.enter = lambda _: None\n"
            "jail._speak = lambda: os.open('/etc/passwd', os.O_RDONLY)",
            "proof process",
        ),
        ("", "done"),
    ],
)
def test_foreign_code_never_runs_without_a_layer(change: str, said: str, tmp_path: Path) -> None:
    assert _say(f"{change}\nenter()", tmp_path) == said


@pytest.mark.parametrize(
    "change, said",
    [
        ("landlock.enter = no_call", "done"),
        ("seccomp.Filter.enter = no_call", "done"),
        ("landlock.enter = no_call; seccomp.Filter.enter = no_call", "done"),
        # That something is there and does not hold is another thing.
        ("landlock.enter = lambda *_: None", "proof file"),
        ("seccomp.Filter.enter = lambda _: None", "proof socket"),
    ],
)
def test_our_own_tools_run_with_the_layers_there_are(
    change: str, said: str, tmp_path: Path
) -> None:
    assert _say(f"{change}\nenter(checking())", tmp_path) == said


def test_root_gives_up_what_only_root_may(tmp_path: Path) -> None:
    said = _say(
        "landlock.enter = seccomp.Filter.enter = jail.prove = lambda *_: None\nenter()\n"
        "print(Path('/proc/self/status').read_text())",
        tmp_path,
    )

    sets = dict(line.split(":\t") for line in said.splitlines() if line.startswith("Cap"))
    assert {sets[name] for name in ("CapInh", "CapPrm", "CapEff")} == {"0" * 16}
    assert "NoNewPrivs:\t1" in said


@pytest.mark.parametrize("missing_layer, left", [("landlock", "seccomp"), ("seccomp", "landlock")])
def test_what_is_there_holds_without_the_rest(
    missing_layer: str, left: str, tmp_path: Path
) -> None:
    call = "landlock.enter" if missing_layer == "landlock" else "seccomp.Filter.enter"
    probe = {"seccomp": "jail._speak()", "landlock": "jail._read()"}[left]

    said = _say(f"{call} = no_call\nenter(checking())\ntried(lambda: {probe})", tmp_path)

    assert said.split() == ["done", "PermissionError"]


@pytest.mark.parametrize("attempt", ["_speak", "_read"])
def test_an_attempt_that_succeeds_is_no_proof(attempt: str, tmp_path: Path) -> None:
    others = {"_speak", "_read", "_start", "_fork"} - {attempt}
    refused = "".join(
        f"def {one}():\n    raise PermissionError\njail.{one} = {one}\n" for one in sorted(others)
    )
    names = {"_speak": "socket", "_read": "file"}

    assert _say(f"{refused}tried(jail.prove)", tmp_path) == f"proof {names[attempt]}"


def test_a_program_that_starts_says_so_itself(tmp_path: Path) -> None:
    said = _say("sys.stdout.flush(); os.dup2(1, jail.RESULT); jail._start()", tmp_path)

    assert said == "?proof:program"


async def test_a_refusal_says_which_layer_and_why() -> None:
    async with Zygote("tests.core.sandboxes.walled") as zygote:
        with pytest.raises(SurroundingsError) as caught:
            await zygote.work(b"print('ran')", Limits())

    assert str(caught.value) == (
        "Code is not run here: the system has no Landlock (Function not implemented)."
    )


async def test_foreign_code_cannot_say_that_it_was_refused(foreign_for_one: Zygote) -> None:
    forged = b"os.write(3, b'?landlock:no'); os._exit(97)"

    with pytest.raises(Broken) as caught:
        await foreign_for_one.work(forged, Limits())
    assert caught.value.end is End.CRASH


@pytest.mark.parametrize("layer", Layer)
def test_every_layer_has_words(layer: Layer) -> None:
    assert "why" in str(missing(layer, "why"))


async def test_the_layers_are_all_here() -> None:
    found = await layers()

    assert [(one.name, one.ok) for one in found] == [
        ("landlock", True),
        ("seccomp", True),
        ("jail", True),
    ]
    assert ("root" in str(found[-1].detail)) == (os.geteuid() == 0)


async def test_a_machine_without_a_jail_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.sandboxes.layers._PROBE", "tests.core.sandboxes.walled")

    [found] = await layers()

    assert not found.ok and "Landlock" in str(found.detail) and "5.13" in str(found.repair)


OURS = f"""
print(subprocess.run([{str(PROGRAM)!r}, "said"], capture_output=True, text=True).stdout)
attempt("another program", lambda: subprocess.run(["/bin/ls"]))
attempt("python", lambda: subprocess.run([sys.executable, "-c", ""]))
shutil.copyfile({str(PROGRAM)!r}, "own")
attempt("own", lambda: os.execv("own", ["own"]))
attempt("socket", socket.socket)
attempt("secret", lambda: open("/etc/passwd"))
attempt("proc", lambda: open("/proc/self/environ"))
attempt("outside", lambda: open("/tmp/threadsmith-planted", "w"))
attempt("parent", lambda: os.kill(os.getppid(), signal.SIGKILL))
attempt("ask", lambda: os.kill(os.getppid(), 0))
attempt("all", lambda: os.kill(-1, signal.SIGKILL))
attempt("namespace", lambda: c("unshare", 0x10000000))
attempt("cloned namespace", lambda: system(56, 220, 0x10000000 | 17, 0, 0, 0, 0))
if os.fork() == 0:
    attempt("socket in a child", socket.socket)
    attempt("secret in a child", lambda: open("/etc/passwd"))
    os.write(1, b"")
    Path("child").write_text(sys.stdout.getvalue())
    os._exit(0)
os.wait()
print(Path("child").read_text())
"""


async def test_our_own_tools_start_their_program_and_nothing_else() -> None:
    async with Zygote("tests.core.sandboxes.ours") as zygote:
        lines = (await zygote.work(OURS.encode(), Limits())).decode().split("\n")

    assert lines[0] == "said"
    refused = [line for line in lines if line and line != "said"]
    assert len(refused) > 20
    assert [line for line in refused if not line.endswith((" EPERM", " EACCES", " EROFS"))] == []
    assert not Path("/tmp/threadsmith-planted").exists()


SLOW = f"""
try:
    subprocess.run([{sys.executable!r}], timeout=0.1)
except PermissionError:
    pass
pid = os.fork()
if pid == 0:
    time.sleep(100)
os.kill(pid, signal.SIGKILL)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


@pytest.mark.skipif(landlock.version() < landlock.SCOPES, reason="Landlock keeps no signals inside")
async def test_our_own_tools_end_a_program_that_takes_too_long() -> None:
    async with Zygote("tests.core.sandboxes.ours") as zygote:
        assert await zygote.work(SLOW.encode(), Limits()) == b"-9\n"
