namespace PushApp.DevBroker.Storage.Durable;

/// <summary>The folder that one broker keeps everything in. Nobody else may use it meanwhile.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <param name="path">Created where it is missing.</param>
    /// <exception cref="InvalidOperationException">It cannot be used; the message says why and names the option.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path);
            _lock = new FileStream(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"Data is '{Path}', which cannot be used: {e.Message} Does another broker run there? Give each a folder of its own.", e);
        }
    }

    public string Path { get; }

    /// <summary>The log's files, without the segments' numbers.</summary>
    public string LogPath => In("messages.log");

    public string CommitPath => In("messages.commit");

    /// <summary>The topics and groups.</summary>
    public string CatalogPath => In("catalog.json");

    public void Dispose() => _lock.Dispose();

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
