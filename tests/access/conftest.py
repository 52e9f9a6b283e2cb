import pytest

from tests.access.scene import Scene, lay
from tests.conftest import Cast


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return lay(cast)
