"""Compressed RAR archives, which no free program writes.

Taken from the test suite of libarchive 3.6.2 (``test_read_format_rar5_compressed.rar``,
``test_read_format_rar_unicode.rar``), copyright its authors, under this licence:

Redistribution and use in source and binary forms, with or without modification, are permitted
provided that the following conditions are met: 1. Redistributions of source code must retain
the above copyright notice, this list of conditions and the following disclaimer. 2.
Redistributions in binary form must reproduce the above copyright notice, this list of
conditions and the following disclaimer in the documentation and/or other materials provided
with the distribution. THIS SOFTWARE IS PROVIDED BY THE AUTHOR(S) "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE AUTHOR(S) BE LIABLE FOR
ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT
NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR
BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT,
STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
"""

import base64

RAR5 = base64.b64decode(
    "UmFyIRoHAQDz4YLrCwEFBwAGAQGAgIAAicZf2iYCAwvpAgSwCaSDAs1wynyABQEIdGVzdC5iaW4KAxOLV6xb+BitHs"
    "r0ZQEnZWBUH1V2Xb+UknHJz2WWWQxw2WWTGMWSE4ZCSSThkJCSSSQk45JJIQhJJCEJJJCSSEISEs21b3t9Mw6AfR0D"
    "rj+eup/3Qf732vfdea86X+gAQAEAyCCfn49vX08vHv7uzr6uno5+Xk4+Lh4N/d3NrZ19bV1NPS0M/NzMrJyMfGxcTD"
    "wb+9vLu5uLe2tbSzsrGvrq2rqqmnpaSjoqGgn52cm5mXlpSTSyUjIR6FAfjoyKiYc6cNmoaEgoB+fHt6eHZ0c3Jxb2"
    "1raWdlY2FfXVtZV1VTITf1/I/QJT6JTn+ESXRYowZ5YXajgppimUF+ZC0XadRjLDOMCoR/+glMZpCl9lUKxWVguLAZ"
    "FoNy4HdeEGwA8xBIyCeZhWNAumoZbYN5uHg4Bgcg+uYROgpnYYDwNt6Hu9h1fQjfxYQI0YMecKHk0Jg2L44OY6HCIE"
    "qeGFFjtjQ/nxUIBsIQ0IhNIxnJAvJQAdd1ZRAwUEAA=="
)
"""One member ``test.bin`` of 1,200 bytes, method 5, solid off."""
RAR4 = base64.b64decode(
    "UmFyIRoHAM+QcwAADQAAAAAAAACoKXQgkpQAAAAAAAAAAAACAAAAACJp4T4UMG8AIAAAAJVcgr6C5lyQVoK1gqKDdI"
    "NIg4uDX1yQVotLg2WDTINYg2cgg2iDTIOFg4GDk4NnLnR4dACIaGhgMIgwXKqwZVcwRDDVMKipMOswwDBcqrBlj4nG"
    "MK0workwyDAgyTCqrTDlMOEw8zCAyDAudHgAdADwJjmE5Jh0IJKTAAUAAAAFAAAAAtydb0K2VHQ+FDBuACAAAACVXI"
    "K+guZcir+OmpK3gqKDdINAg0ODi5a8bG9uZy1maWxlbmFtZS1pbi2Kv46aLnR4dACIaGhgMIgwXKoib1dbd5VEMKrV"
    "MKEwpDDrMIANVGxvbgBnLWZpAGxlbmEAbWUtaQpuLSJvV1sALnR4dACwdnpoa2FuammULHTgklMAAAAAAAAAAAACAA"
    "AAACJp4T4UMC4AEAAAAJVcgr6C5lyQVoK1gqKDdINIg4uDXwCIaGhgMIgwXKqwZVcwRDDVMKipMOswwDAA8CY5hG14"
    "dOCSMwAAAAAAAAAAAAIAAAAAD2nhPhQwDgAQAAAAlVyCvoLmAIhoaGAwiDAA8OoJflkOdCCCSAA2AAAANgAAAAMlgv"
    "tdWFQLPxQwKADtoQAA6KGo44Gg44KIXOODleOCoeOCpOODqwCIaGhgMIgwXKrVMKEwpDDrMOa8ouWtl+mVt+OBhOOD"
    "leOCoeOCpOODq+WQjWxvbmctZmlsZW5hbWUtaW4t5ryi5a2XLnR4dJtqdCCAQAAPAAAAEAAAAAMF0LYV3YRnQB0zIA"
    "C0gQAAYWJjZGVmZ2hpamtsbW5vcHFyc+ODhuOCueODiC50eHQAkP8Qf+S5/CeDMD0uHNLEPXsAQAcA"
)
"""Method 3 for ``abcdefghijklmnopqrsテスト.txt``; names in UTF-16, a link."""
