// One Dynamics environment with its store: opening, closing, state. What it can be asked stands in the files beside this one,
// by topic. Any thread may call anything at any time.
using System.Text.Json.Serialization.Metadata;
using Dyncx.Interop;
using Dyncx.Models;

namespace Dyncx;

/// <summary>One Dynamics environment with one store on this machine.</summary>
/// <remarks>
/// Calls that ask Dynamics end in Async and hold no thread while they wait; the others answer from memory or by one local
/// read or commit. After disposal calls throw <see cref="DyncxException"/> with <see cref="Status.Closed"/>.
/// </remarks>
public sealed partial class DyncxClient : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan s_flushStep = TimeSpan.FromMilliseconds(250);

    private readonly DyncxRuntime _runtime; // keeps it from being collected
    private readonly ClientState _state = new();
    private readonly ClientHandle _handle;
    private readonly EventPump _pump;
    private int _isDisposed;

    internal unsafe DyncxClient(DyncxRuntime runtime, RuntimeHandle runtimeHandle, string storeDirectory, string? settingsJson)
    {
        var room = stackalloc byte[Texts.Room];
        var texts = new Texts(room);
        try
        {
            var folder = texts.Add(storeDirectory);
            var settings = texts.Add(settingsJson);
            nint native;
            var error = Errors.New();
            Errors.ThrowIfFailed(Native.ClientOpen(runtimeHandle, folder.Data, folder.LengthBytes, settings.Data,
                                                   settings.LengthBytes, &native, &error), error);
            _runtime = runtime;
            _handle = new ClientHandle(native, runtimeHandle, _state);
            _pump = EventPump.Start(native, _state);
        }
        finally
        {
            texts.Dispose();
        }
    }

    /// <summary>How long <see cref="Dispose"/> goes on delivering what is accepted. What is left stays in the store.</summary>
    public TimeSpan CloseWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The runtime that it was opened on.</summary>
    public DyncxRuntime Runtime => _runtime;

    /// <summary>State at a glance; cheap enough for every second.</summary>
    public unsafe Health Health()
    {
        var health = new NativeHealth { Size = (uint)sizeof(NativeHealth) };
        var error = Errors.New();
        Errors.ThrowIfFailed(Native.ClientHealth(Live, &health, &error), error);
        return new Health(health.State, health.Pending, health.Dead, TimeSpan.FromMilliseconds(health.OldestPendingMs), health.StoreBytes,
                          health.LastAnswerMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(health.LastAnswerMs));
    }

    /// <summary>Waits until everything accepted before has been applied or given up.</summary>
    /// <returns>False when the time ran out first.</returns>
    public async Task<bool> FlushAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        var end = wait == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + Milliseconds.Of(wait);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = Math.Clamp(end - Environment.TickCount64, 0, Milliseconds.Of(s_flushStep));
            if (await Task.Run(() => Flush((int)left), cancellationToken).ConfigureAwait(false))
                return true;
            if (Environment.TickCount64 >= end)
                return false;
        }
    }

    /// <summary>Goes on accepting, but sends nothing of the outbox. Not kept across opens.</summary>
    public void Pause() => SetPaused(1);

    /// <summary>Ends <see cref="Pause"/>.</summary>
    public void Resume() => SetPaused(0);

    /// <summary>Counters since open (docs/statistics.md).</summary>
    public Stats Stats() => Blob.Ask(Readers.ClientStats, Live, Json.Default.Stats)!;

    /// <summary>The active settings, secrets masked, with what is doubtful in them.</summary>
    public ConfigurationReport Configuration() => Blob.Ask(Readers.Configuration, Live, Json.Default.ConfigurationReport)!;

    /// <summary>What nobody awaits: the way to Dynamics shut or opened, work was given up, a posted event failed. Ends when the
    /// client is closed. The newest 1024 are kept for a reader; each goes to one reader.</summary>
    public IAsyncEnumerable<DyncxEvent> EventsAsync(CancellationToken cancellationToken = default) =>
        _pump.Events.ReadAllAsync(cancellationToken);

    /// <summary>Closes the client: goes on delivering for up to <see cref="CloseWait"/>, then ends what is open with
    /// <see cref="Status.Closed"/>. What was accepted stays in the store for the next open.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>As <see cref="Dispose"/>, without holding the calling thread.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            await Task.Run(Close).ConfigureAwait(false);
        await _pump.Ended.ConfigureAwait(false);
        _handle.Dispose();
    }

    internal unsafe void Cancel(ulong op)
    {
        if (!_state.IsClosed)
            Native.Cancel(_handle, op, null);
    }

    internal ClientHandle NativeHandle => Live;

    internal int OpenOperations => _pump.PendingCount;

    internal Task PumpEnded => _pump.Ended;

    private ClientHandle Live => _isDisposed != 0 || _state.IsClosed ? throw DyncxException.Closed("client") : _handle;

    private unsafe void Close()
    {
        if (!_state.IsClosed)
            _handle.Close(Milliseconds.Of(CloseWait), null);
    }

    private unsafe bool Flush(int waitMs)
    {
        var error = Errors.New();
        var status = Native.ClientFlush(Live, waitMs, &error);
        Errors.ThrowIfFailed(status, error);
        return status == Status.Ok;
    }

    private unsafe void SetPaused(int isPaused)
    {
        var error = Errors.New();
        Errors.ThrowIfFailed(Native.ClientPause(Live, isPaused, &error), error);
    }

    private async Task<T> AskAsync<T>(Verb verb, JsonTypeInfo<T> type, CallOptions? options, CancellationToken token,
                                      params string?[] texts) =>
        (await RunAsync(verb, options, token, texts).ConfigureAwait(false)).OrThrow(token).Read(type);

    private async Task<Done> RunAsync(Verb verb, CallOptions? options, CancellationToken token, params string?[] texts)
    {
        token.ThrowIfCancellationRequested();
        var pending = Begin(verb, options, texts);
        await using (token.UnsafeRegister(static one => ((Pending)one!).Cancel(), pending).ConfigureAwait(false))
            return await pending.Task.ConfigureAwait(false);
    }

    private unsafe Pending Begin(Verb verb, CallOptions? options, string?[] given)
    {
        var room = stackalloc byte[Texts.Room];
        var texts = new Texts(room);
        var native = stackalloc NativeStr[Math.Max(1, given.Length)];
        var live = Live;
        var pending = _pump.Expect(this);
        var isBegun = false;
        try
        {
            for (var i = 0; i < given.Length; i++)
                native[i] = texts.Add(given[i]);
            var call = CallOptions.ToNative(options, pending.Tag, ref texts);
            ulong op;
            var error = Errors.New();
            Errors.ThrowIfFailed(verb(live, native, &call, &op, &error), error);
            pending.Op = op;
            isBegun = true;
            return pending;
        }
        finally
        {
            texts.Dispose();
            if (!isBegun)
                _pump.Forget(pending);
        }
    }
}
