// Handing a session over to a person (docs/handoff.md).
using System.Text.Json.Nodes;
using Dyncx.Interop;
using Dyncx.Models;

namespace Dyncx;

public sealed partial class DyncxClient
{
    /// <summary>Hands a session over: it becomes a case or a conversation, one per session. When it returns, the handoff is on
    /// disk. Alarms that come later are told by <see cref="EventsAsync"/>.</summary>
    /// <param name="request">At least {"session":"…"}: channel, customer, summary, reason, transcript, priority, queue, owner …</param>
    /// <param name="options">How the call is to run.</param>
    public Submission<HandoffState> Handoff(JsonObject request, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Submission<HandoffState>(Begin(Verbs.Handoff, options, [request.ToJsonString()]), Json.Default.HandoffState);
    }

    /// <summary>Where a handoff would go, why, and with which requests; changes nothing.</summary>
    public Task<JsonObject> HandoffPreviewAsync(JsonObject request, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var asked = (JsonObject)request.DeepClone();
        asked["dry_run"] = true;
        return AskAsync(Verbs.Handoff, Json.Default.JsonObject, options, cancellationToken, asked.ToJsonString());
    }

    /// <summary>What became of a handoff; null when session and record are unknown.</summary>
    /// <param name="key">The session, or the record's id or number.</param>
    public HandoffState? HandoffGet(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Blob.Ask(Readers.HandoffGet, Live, Json.Default.HandoffState, key);
    }
}
