// Owners of native handles. What nobody closed is closed by the collector, without waiting and without the network.
// A client's handle keeps its runtime's alive. A handle that was closed by hand is not closed a second time: its number may
// serve another client by then.
using System.Runtime.InteropServices;

namespace Dyncx.Interop;

internal sealed class RuntimeHandle : SafeHandle
{
    private volatile bool _isClosedByHand;

    internal RuntimeHandle(nint native) : base(0, ownsHandle: true) => SetHandle(native);

    public override bool IsInvalid => handle == 0;

    internal bool IsClosedByHand => _isClosedByHand;

    internal unsafe Status Close(int waitMs, NativeError* error)
    {
        _isClosedByHand = true;
        return Native.RuntimeClose(handle, waitMs, error);
    }

    protected override unsafe bool ReleaseHandle() => _isClosedByHand || Native.RuntimeClose(handle, 0, null) >= 0;
}

/// <summary>What a client's handle and its poll thread both know, so that neither keeps the other alive.</summary>
internal sealed class ClientState
{
    internal volatile bool IsClosed;
}

internal sealed class ClientHandle : SafeHandle
{
    private readonly RuntimeHandle _runtime;
    private readonly ClientState _state;

    internal ClientHandle(nint native, RuntimeHandle runtime, ClientState state) : base(0, ownsHandle: true)
    {
        var isAdded = false;
        runtime.DangerousAddRef(ref isAdded);
        _runtime = runtime;
        _state = state;
        SetHandle(native);
    }

    public override bool IsInvalid => handle == 0;

    internal unsafe Status Close(int waitMs, NativeError* error) => Native.ClientClose(handle, waitMs, error);

    protected override unsafe bool ReleaseHandle()
    {
        var isGood = _state.IsClosed || Native.ClientClose(handle, 0, null) >= 0;
        _runtime.DangerousRelease();
        return isGood;
    }
}
