"""dyncx: customer sessions of a PBX, IVR or contact centre in Microsoft Dynamics 365.

Runtime and Client are for threads, AsyncClient is for asyncio. Import it where you like; open in the worker that uses it.
include/dyncx_c.h says what each call does; README.md shows how to begin.
"""
from ._asyncio import AsyncClient
from ._client import Client, Operation, Runtime
from ._error import Error
from ._library import Call, Event, build_info, properties, statuses, version
from ._words import *  # noqa: F403  every word of the header

__version__ = version()
