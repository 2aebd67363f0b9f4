// For those who run it: proof of access, new settings, dead letters, the trail.
using Dyncx.Interop;
using Dyncx.Models;

namespace Dyncx;

public sealed partial class DyncxClient
{
    /// <summary>Climbs the ladder of access: settings, token, WhoAmI, version. A rung that breaks is told in the report, with
    /// its error; only a ladder that could not be climbed at all throws.</summary>
    public async Task<VerifyReport> VerifyAsync(CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var done = await RunAsync(Verbs.Verify, options, cancellationToken).ConfigureAwait(false);
        if (done.Status is Status.Canceled or Status.Closed || done.Body.Length == 0)
            done.OrThrow(cancellationToken);
        return done.Read(Json.Default.VerifyReport) with { Error = done.Error };
    }

    /// <summary>Takes new settings: checked, proven with a token and WhoAmI, then active and kept. When the proof fails, the
    /// former ones stay active and <see cref="DyncxException.Body"/> has the rungs.</summary>
    public Task<VerifyReport> ConfigureAsync(string settingsJson, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settingsJson);
        return AskAsync(Verbs.Configure, Json.Default.VerifyReport, options, cancellationToken, settingsJson);
    }

    /// <summary>Reads events that were given up, with the reason; no values of a payload.</summary>
    /// <param name="afterId">Behind this letter; 0: from the first.</param>
    /// <param name="most">How many at most, 1 to 10000.</param>
    public IReadOnlyList<DeadLetter> DeadList(long afterId = 0, int most = 1000) =>
        Blob.Ask(Readers.DeadList, Live, Json.Default.DeadLetters, after: afterId, most: most)?.Letters ?? [];

    /// <summary>Tries a dead letter again, or removes it for good.</summary>
    /// <param name="id">The letter; 0: all of them.</param>
    /// <param name="action">What is to become of it.</param>
    /// <param name="by">Who does it, for the trail.</param>
    /// <returns>How many were settled.</returns>
    /// <exception cref="DyncxException"><see cref="Status.NotFound"/> when it is not there any more.</exception>
    public unsafe long DeadSettle(long id, DeadLetterAction action, string? by = null)
    {
        var room = stackalloc byte[Texts.Room];
        using var texts = new Texts(room);
        var who = texts.Add(by);
        long settled = 0;
        var error = Errors.New();
        Errors.ThrowIfFailed(Native.DeadSettle(Live, id, (int)action, who.Data, who.LengthBytes, &settled, &error), error);
        return settled;
    }

    /// <summary>Reads entries of the trail.</summary>
    /// <param name="afterSequence">Behind this entry; 0: from the first.</param>
    /// <param name="most">How many at most, 1 to 10000.</param>
    public IReadOnlyList<AuditEntry> AuditRead(long afterSequence = 0, int most = 1000) =>
        Blob.Ask(Readers.AuditRead, Live, Json.Default.AuditEntries, after: afterSequence, most: most)?.Entries ?? [];

    /// <summary>Checks the chain of the whole trail. Takes time in proportion to the trail.</summary>
    public unsafe AuditReport AuditVerify()
    {
        var report = new NativeAuditReport { Size = (uint)sizeof(NativeAuditReport) };
        var error = Errors.New();
        Errors.ThrowIfFailed(Native.AuditVerify(Live, &report, &error), error);
        return new AuditReport(report.IsIntact == 1, report.Entries, report.FirstBrokenSeq == 0 ? null : report.FirstBrokenSeq);
    }
}
