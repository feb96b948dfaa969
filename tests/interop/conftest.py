"""The schools whose reports are counted anew, and the periods they are about."""

import shutil
import subprocess

import pytest

import faulty
import reports
from runs import BIN, ROOT


@pytest.fixture(scope="session", params=["demo", "faulty", "generated"])
def school(request, tmp_path_factory):
    """A school, and the folder with all its reports in all formats."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param != "generated":
        shutil.copytree(ROOT / "data", folder / "data")
    else:
        words = [BIN, "demo", "--classes", "6", "--seed", "5", str(folder / "new")]
        subprocess.run(words, check=True, capture_output=True)
        shutil.move(folder / "new/data", folder / "data")
        with (folder / "data/school.toml").open("a") as profile:
            profile.write("\n[reports]\nnot_certified_counts = false\nexempt_counts = true\nwithout_result_counts = true\n")
    if request.param != "demo":
        faulty.with_plans(folder / "data")
        faulty.with_faults(folder / "data")
    periods = [word for name in reports.PERIODS for word in ("--period", name)]
    for kind in reports.KINDS:
        reports.run(folder / "data", folder / "out", kind, *periods, *reports.ALL_FORMATS)
    return reports.School(folder / "data"), folder / "out"


@pytest.fixture(scope="session")
def school_with_ten(tmp_path_factory):
    """A school whose highest mark is 10, and the folder with its reports of the second quarter."""
    folder = tmp_path_factory.mktemp("ten")
    shutil.copytree(ROOT / "data", folder / "data")
    faulty.with_marks_above_five(folder / "data")
    for kind in ("results", "pupils", "control-works"):
        reports.run(folder / "data", folder / "out", kind, "--period", "q2", *reports.ALL_FORMATS)
    return reports.School(folder / "data"), folder / "out"


@pytest.fixture(params=reports.PERIODS)
def period(request):
    return request.param
