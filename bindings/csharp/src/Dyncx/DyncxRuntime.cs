// Threads that clients share. Opening starts them and needs no network; disposing closes the clients too.
using Dyncx.Interop;

namespace Dyncx;

/// <summary>The threads and timers that clients share. A process usually has one.</summary>
/// <remarks>Any thread may use it. Do not fork after it was opened.</remarks>
public sealed class DyncxRuntime : IDisposable, IAsyncDisposable
{
    private readonly RuntimeHandle _handle;
    private int _isDisposed;

    private DyncxRuntime(RuntimeHandle handle) => _handle = handle;

    /// <summary>How long <see cref="Dispose"/> goes on delivering what is accepted. What is left stays in the store.</summary>
    public TimeSpan CloseWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Starts the threads.</summary>
    /// <param name="settingsJson">Settings "runtime.…" as JSON, or null for the defaults.</param>
    /// <exception cref="DyncxException">The settings are wrong, or the machine has no thread to give.</exception>
    public static unsafe DyncxRuntime Open(string? settingsJson = null)
    {
        var room = stackalloc byte[Texts.Room];
        using var texts = new Texts(room);
        var settings = texts.Add(settingsJson);
        nint native;
        var error = Errors.New();
        Errors.ThrowIfFailed(Native.RuntimeOpen(settings.Data, settings.LengthBytes, &native, &error), error);
        return new DyncxRuntime(new RuntimeHandle(native));
    }

    /// <summary>Opens one Dynamics environment with its store. Needs no network.</summary>
    /// <param name="storeDirectory">Folder of the store; made when it is not there.</param>
    /// <param name="settingsJson">Settings as JSON (docs/configuration.md), or null for those last active in this store.</param>
    /// <exception cref="DyncxException">Settings are wrong (Config), or the store cannot be used.</exception>
    public DyncxClient OpenClient(string storeDirectory, string? settingsJson = null)
    {
        ArgumentNullException.ThrowIfNull(storeDirectory);
        return new DyncxClient(this, Live, storeDirectory, settingsJson);
    }

    /// <summary>Closes the clients and ends the threads. Waits up to <see cref="CloseWait"/>.</summary>
    public unsafe void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _handle.Close(Milliseconds.Of(CloseWait), null);
        _handle.Dispose();
    }

    /// <summary>As <see cref="Dispose"/>, without holding the calling thread.</summary>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    private RuntimeHandle Live => _handle.IsClosedByHand ? throw DyncxException.Closed("runtime") : _handle;
}

internal static class Milliseconds
{
    /// <summary>Whole milliseconds, rounded up; -1 for <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    internal static int Of(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan ? -1 : checked((int)Math.Ceiling(Math.Max(0, time.TotalMilliseconds)));
}
