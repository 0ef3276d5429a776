"""The function that opens one archive; it runs in a worker."""

from __future__ import annotations

from lvjian.ingest import zip_archive
from lvjian.ingest.archive import End, Keeper, StopUnpackingError, Task


def unpack(task: Task) -> End:
    """Unpack an archive into ``task.out``. What it held is in the journal there."""
    keeper = Keeper(task)
    try:
        if task.format == "zip" and not task.stream and zip_archive.has_directory(task.archive):
            zip_archive.read(task, keeper)
        else:
            # Finding libarchive starts a process: only in workers, and only when needed.
            from lvjian.ingest import stream_archive  # noqa: PLC0415

            stream_archive.read(task, keeper)
    except StopUnpackingError as stop:
        return stop.end
    except MemoryError:
        return "memory_mib"
    finally:
        keeper.close()
    return "ok"
