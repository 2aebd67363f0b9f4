// People, their orders and cases, and what happened with them (docs/lookups.md).
using Dyncx.Interop;
using Dyncx.Models;

namespace Dyncx;

public sealed partial class DyncxClient
{
    /// <summary>Who has this number, in any written form; with open cases, latest orders and the link for the screen.</summary>
    public Task<LookupAnswer> LookupPhoneAsync(string number, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(number);
        return AskAsync(Verbs.LookupPhone, Json.Default.LookupAnswer, options, cancellationToken, number);
    }

    /// <summary>Who is it, by number, address, id or key columns.</summary>
    public Task<LookupAnswer> LookupAsync(LookupQuestion question, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return AskAsync(Verbs.Lookup, Json.Default.LookupAnswer, options, cancellationToken,
                        Json.Write(question, Json.Default.LookupQuestion));
    }

    /// <summary>Who is it, from the directory (setting directory.enabled): at once, never over the network.</summary>
    /// <param name="who">A number, an e-mail address, or the JSON of a question by phone, email or id.</param>
    public LookupAnswer LookupCached(string who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return Blob.Ask(Readers.LookupCached, Live, Json.Default.LookupAnswer, who)!;
    }

    /// <summary>What happened with a customer or a record of late, newest first.</summary>
    public Task<TimelineAnswer> TimelineAsync(TimelineQuestion question, CallOptions? options = null,
                                              CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return AskAsync(Verbs.Timeline, Json.Default.TimelineAnswer, options, cancellationToken,
                        Json.Write(question, Json.Default.TimelineQuestion));
    }

    /// <summary>What did they order: one order with its lines, or a customer's latest.</summary>
    public Task<OrderAnswer> OrderGetAsync(OrderQuestion question, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return AskAsync(Verbs.OrderGet, Json.Default.OrderAnswer, options, cancellationToken,
                        Json.Write(question, Json.Default.OrderQuestion));
    }

    /// <summary>Where is my case.</summary>
    public Task<CaseAnswer> CaseGetAsync(CaseQuestion question, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        return AskAsync(Verbs.CaseGet, Json.Default.CaseAnswer, options, cancellationToken, Json.Write(question, Json.Default.CaseQuestion));
    }
}
