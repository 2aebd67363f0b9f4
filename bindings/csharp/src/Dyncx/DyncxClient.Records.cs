// Rows of any table, with the names and labels that people see (docs/records.md).
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Dyncx.Interop;
using Dyncx.Models;

namespace Dyncx;

public sealed partial class DyncxClient
{
    /// <summary>Reads one row.</summary>
    /// <param name="table">Logical name, such as "contact".</param>
    /// <param name="id">Its GUID.</param>
    /// <param name="columns">The columns wanted; null: all.</param>
    /// <param name="options">How the call is to run.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    /// <exception cref="DyncxException"><see cref="Status.Gone"/> when it is not there.</exception>
    public Task<JsonObject> RecordGetAsync(string table, string id, IEnumerable<string>? columns = null, CallOptions? options = null,
                                           CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(id);
        return AskAsync(Verbs.RecordGet, Json.Default.JsonObject, options, cancellationToken, table, id,
                        columns is null ? null : string.Join(',', columns));
    }

    /// <summary>Creates a row. A repeat with the same <see cref="CallOptions.IdempotencyKey"/> makes no second one.</summary>
    /// <param name="table">Logical name, such as "contact".</param>
    /// <param name="row">Columns and values; labels, GUIDs and {"contact":"&lt;guid&gt;"} are understood.</param>
    /// <param name="options">How the call is to run.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    public Task<CreatedRecord> RecordCreateAsync(string table, JsonObject row, CallOptions? options = null,
                                                 CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(row);
        return AskAsync(Verbs.RecordCreate, Json.Default.CreatedRecord, options, cancellationToken, table, row.ToJsonString());
    }

    /// <summary>Changes columns of one row; it never creates one.</summary>
    /// <param name="table">Logical name, such as "contact".</param>
    /// <param name="id">Its GUID.</param>
    /// <param name="row">The columns to change.</param>
    /// <param name="etag">From a read: the change is refused with <see cref="Status.Conflict"/> when the row changed since.</param>
    /// <param name="options">How the call is to run.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    public async Task RecordUpdateAsync(string table, string id, JsonObject row, string? etag = null, CallOptions? options = null,
                                        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(row);
        var done = await RunAsync(Verbs.RecordUpdate, options, cancellationToken, table, id, etag, row.ToJsonString()).ConfigureAwait(false);
        done.OrThrow(cancellationToken);
    }

    /// <summary>Reads one page of rows.</summary>
    public Task<RecordPage> RecordQueryAsync(RecordQuery query, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(Verbs.RecordQuery, Json.Default.RecordPage, options, cancellationToken, Json.Write(query, Json.Default.RecordQuery));
    }

    /// <summary>Reads all rows, page by page as they are taken.</summary>
    public async IAsyncEnumerable<JsonObject> RecordsAsync(RecordQuery query, CallOptions? options = null,
                                                           [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var next = query; next is not null;)
        {
            var page = await RecordQueryAsync(next, options, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Rows)
                yield return row;
            next = page.Next is null ? null : new RecordQuery { Next = page.Next };
        }
    }
}
