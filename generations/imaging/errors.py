"""Why a picture is not taken.

Codes and their parameters (the words a person reads are made from them elsewhere):

=================  ==========================================================================
empty              the file has no bytes
not_an_image       no kind of picture that is known
unsupported_type   known, not taken: ``type`` (SVG, PDF, TIFF, PSD, JPEG XL, video, ...)
too_many_bytes     ``bytes``, ``limit``
too_many_pixels    ``width``, ``height``, ``limit``
side_too_long      ``width``, ``height``, ``limit``
implausible        ``width``, ``height``, ``bytes``: more pixels than such a file can hold
animated           ``frames``
truncated          the file ends before its picture does
damaged            it cannot be decoded
too_much_memory    decoding it would take more memory than a child has
too_slow           ``seconds``: decoding it took longer than that
child_died         the process that decoded it ended; trying once more may work
busy               ``seconds``: no child became free in that time; trying later works
mask_size          ``width``, ``height``, ``expected_width``, ``expected_height``
mask_too_big       ``bytes``, ``limit``
frame_beside       a frame that shows nothing of its picture
does_not_fit       ``limit``: no size of this picture is small enough in bytes
=================  ==========================================================================
"""

CODES = frozenset(
    {
        "empty",
        "not_an_image",
        "unsupported_type",
        "too_many_bytes",
        "too_many_pixels",
        "side_too_long",
        "implausible",
        "animated",
        "truncated",
        "damaged",
        "too_much_memory",
        "too_slow",
        "child_died",
        "busy",
        "mask_size",
        "mask_too_big",
        "frame_beside",
        "does_not_fit",
    }
)


class ImageRefused(Exception):
    """The file is at fault (or cost too much to judge): ``code`` from the table above, ``params`` for the text."""

    def __init__(self, code: str, **params: int | str) -> None:
        if code not in CODES:
            raise ValueError(code)
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in sorted(self.params.items()))])


class ImagingFailed(Exception):
    """A fault of Studio's own in the child: the message is for the log, the file may be fine."""
