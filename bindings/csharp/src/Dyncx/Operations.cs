// An operation under way and how it ended. It holds its client: one that is awaited is not collected.
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Dyncx.Interop;

namespace Dyncx;

/// <summary>An operation under way; its result comes from the poll thread, its awaiters run on the pool.</summary>
internal sealed class Pending(DyncxClient owner, ulong tag) : TaskCompletionSource<Done>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private volatile bool _isCancelAsked;

    internal ulong Tag { get; } = tag;

    internal ulong Op { get; set; }

    /// <summary>Asks it to end. One that has ended already stays as it ended.</summary>
    internal void Cancel()
    {
        _isCancelAsked = true;
        owner.Cancel(Op);
    }

    /// <summary>A close cancels what is under way: what nobody asked to cancel was closed.</summary>
    internal void End(Done done) => TrySetResult(done.Status == Status.Canceled && !_isCancelAsked ? Done.Closed : done);
}

/// <summary>How an operation ended, copied out of the event slot.</summary>
internal sealed record Done(Status Status, string Subject, byte[] Body, DyncxException? Error)
{
    internal static Done Closed => new(Status.Closed, "", [], DyncxException.Closed("client"));

    internal static unsafe Done From(in NativeEvent slot)
    {
        var body = Texts.Bytes(slot.Body).ToArray();
        var error = slot.Error == null ? null : new DyncxException(*slot.Error) { Body = Encoding.UTF8.GetString(body) };
        return new Done(slot.Status, Texts.Read(slot.Subject), body, error);
    }

    internal Done OrThrow(CancellationToken token = default) => Error switch
    {
        null => this,
        { Status: Status.Canceled } => throw new OperationCanceledException(Error.Reason, Error, token),
        _ => throw Error,
    };

    internal T Read<T>(JsonTypeInfo<T> type) => Json.Read(Body, type);
}

/// <summary>Something that was accepted: it is on disk (with NoWait a moment later) and reaches Dynamics once.</summary>
/// <typeparam name="TOutcome">What it comes to.</typeparam>
/// <remarks>Nobody has to await it.</remarks>
public sealed class Submission<TOutcome>
{
    private readonly Pending _pending;
    private readonly JsonTypeInfo<TOutcome> _type;

    internal Submission(Pending pending, JsonTypeInfo<TOutcome> type)
    {
        _pending = pending;
        _type = type;
    }

    /// <summary>The operation, unique within the client.</summary>
    public ulong Operation => _pending.Op;

    /// <summary>Waits until it took effect in Dynamics or was given up.</summary>
    /// <param name="cancellationToken">Ends the waiting only: what was accepted is not taken back.</param>
    /// <exception cref="DyncxException">It was given up (see dead letters), or the client was closed before.</exception>
    public async Task<TOutcome> AppliedAsync(CancellationToken cancellationToken = default)
    {
        var done = await _pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return done.OrThrow().Read(_type);
    }

    /// <summary>Ends the operation; the accepted event goes its way all the same.</summary>
    public void Cancel() => _pending.Cancel();
}
