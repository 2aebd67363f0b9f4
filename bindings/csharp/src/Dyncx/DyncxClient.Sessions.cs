// Sessions: hand in what happened, ask what became of it.
using Dyncx.Interop;
using Dyncx.Models;

namespace Dyncx;

public sealed partial class DyncxClient
{
    /// <summary>Hands in what happened to a session. When it returns, the event is on disk and takes effect in Dynamics once,
    /// also after a crash; a repeat changes nothing. Blocks for one local commit (with NoWait not at all).</summary>
    /// <exception cref="DyncxException">The event is wrong (Invalid), the disk is full (Full) … Nothing was taken.</exception>
    public Submission<SessionOutcome> Submit(SessionEvent what, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(what);
        var pending = _pump.Expect(this);
        try
        {
            pending.Op = HandIn(what, options, pending.Tag, 0);
        }
        catch
        {
            _pump.Forget(pending);
            throw;
        }
        return new Submission<SessionOutcome>(pending, Json.Default.SessionOutcome);
    }

    /// <summary>As <see cref="Submit"/>, when nobody will await it: success is not told, a failure comes with
    /// <see cref="EventsAsync"/>. The cheapest way to hand in much.</summary>
    public void Post(SessionEvent what, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(what);
        HandIn(what, options, 0, CallFlags.Quiet);
    }

    /// <summary>Hands in a native host event as JSON. Blocks for one local commit (with NoWait not at all).</summary>
    /// <param name="source">"dyncx" (docs/events.md) or "amazon-connect".</param>
    /// <param name="payloadJson">The event; it may tell several things of a session, one submission stands for them all.</param>
    /// <param name="options">How the call is to run.</param>
    /// <exception cref="DyncxException">The payload is wrong: the reason names the place, the fix what to do.</exception>
    public Submission<SessionOutcome> SubmitJson(string source, string payloadJson, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(payloadJson);
        return new Submission<SessionOutcome>(Begin(Verbs.SubmitJson, options, [source, payloadJson]), Json.Default.SessionOutcome);
    }

    /// <summary>Everything known here about a session, its link for the screen included; null when it is unknown.</summary>
    public SessionState? SessionGet(string session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Blob.Ask(Readers.SessionGet, Live, Json.Default.SessionState, session);
    }

    /// <summary>The sessions that made or touched a record.</summary>
    /// <param name="key">A record's id, or a number such as a ticket number, exactly.</param>
    public IReadOnlyList<SessionName> SessionFind(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Blob.Ask(Readers.SessionFind, Live, Json.Default.SessionNames, key)?.Sessions ?? [];
    }

    /// <summary>Dry run: what a payload would do. No record is read or written.</summary>
    public Task<Preview> PreviewAsync(string source, string payloadJson, CallOptions? options = null,
                                      CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(payloadJson);
        return AskAsync(Verbs.Preview, Json.Default.Preview, options, cancellationToken, source, payloadJson);
    }

    private unsafe ulong HandIn(SessionEvent what, CallOptions? options, ulong tag, CallFlags more)
    {
        var room = stackalloc byte[Texts.Room];
        var texts = new Texts(room);
        try
        {
            var native = what.ToNative(ref texts);
            var call = CallOptions.ToNative(options, tag, ref texts);
            call.Flags |= more;
            ulong op;
            var error = Errors.New();
            Errors.ThrowIfFailed(Native.Submit(Live, &native, &call, &op, &error), error);
            return op;
        }
        finally
        {
            texts.Dispose();
        }
    }
}
