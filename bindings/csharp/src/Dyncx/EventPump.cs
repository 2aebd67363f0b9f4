// One thread per client takes what the queue gives. The end of an operation goes to whoever awaits it, found by its tag, which
// is known before the call is made; everything else goes to a channel that keeps the newest 1024.
// The thread never runs code of the host: continuations run on the pool. It does not keep its client alive.
using System.Collections.Concurrent;
using System.Threading.Channels;
using Dyncx.Interop;

namespace Dyncx;

internal sealed unsafe class EventPump
{
    private const int EventsKept = 1024;
    private const int ForEver = -1;
    private static readonly TimeSpan s_pauseWithoutMemory = TimeSpan.FromMilliseconds(50);

    private readonly nint _client;
    private readonly ClientState _state;
    private readonly ConcurrentDictionary<ulong, Pending> _pending = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<DyncxEvent> _events =
        System.Threading.Channels.Channel.CreateBounded<DyncxEvent>(new BoundedChannelOptions(EventsKept) { FullMode = BoundedChannelFullMode.DropOldest });
    private ulong _lastTag;

    private EventPump(nint client, ClientState state)
    {
        _client = client;
        _state = state;
    }

    internal ChannelReader<DyncxEvent> Events => _events.Reader;

    /// <summary>Done when the queue is empty and closed: nothing is pending any more.</summary>
    internal Task Ended => _ended.Task;

    internal int PendingCount => _pending.Count;

    internal static EventPump Start(nint client, ClientState state)
    {
        var pump = new EventPump(client, state);
        new Thread(pump.Run) { IsBackground = true, Name = "dyncx-poll" }.Start();
        return pump;
    }

    internal Pending Expect(DyncxClient owner)
    {
        var pending = new Pending(owner, Interlocked.Increment(ref _lastTag));
        _pending[pending.Tag] = pending;
        return pending;
    }

    /// <summary>The call was refused: its operation never began.</summary>
    internal void Forget(Pending pending) => _pending.TryRemove(pending.Tag, out _);

    private void Run()
    {
        var slot = new NativeEvent { Size = (uint)sizeof(NativeEvent) };
        var error = Errors.New();
        while (true)
        {
            var status = Native.Poll(_client, ForEver, &slot, &error);
            if (status == Status.Ok)
                Deliver(slot);
            else if (status == Status.Memory)
                Thread.Sleep(s_pauseWithoutMemory);
            else if (status < Status.Ok)
                break;
        }
        Native.EventRelease(&slot);
        End(new DyncxException(error));
    }

    private void Deliver(in NativeEvent slot)
    {
        if (slot.Kind == EventKind.Done && _pending.TryRemove(slot.Tag, out var pending))
            pending.End(Done.From(slot));
        else
            _events.Writer.TryWrite(DyncxEvent.From(slot));
    }

    private void End(DyncxException why)
    {
        _state.IsClosed = true;
        _events.Writer.TryComplete();
        foreach (var pending in _pending.Values)
            pending.End(new Done(why.Status, "", [], why));
        _pending.Clear();
        _ended.TrySetResult();
    }
}
