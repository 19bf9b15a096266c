using RocketMQ.Hosting.Installation;

namespace RocketMQ.Tests.Hosting.Installation;

public sealed class JavaRuntimeTests : IDisposable
{
    private static readonly string Java = OperatingSystem.IsWindows() ? "java.exe" : "java";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("java-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void JAVA_HOME_comes_first()
    {
        var onPath = Put("on-path");
        var home = Put("home/bin");

        Assert.Equal(home, JavaRuntime.Find(Path.Combine(_folder.FullName, "home"), Path.GetDirectoryName(onPath)));
    }

    [Fact]
    public void The_first_on_PATH_is_next()
    {
        string?[] path = [_folder.FullName, Path.GetDirectoryName(Put("first")), Path.GetDirectoryName(Put("second"))];

        Assert.Equal(Path.Combine(_folder.FullName, "first", Java), JavaRuntime.Find("", string.Join(Path.PathSeparator, path)));
    }

    [Fact]
    public void Without_one_the_message_says_what_is_missing()
    {
        var none = Assert.Throws<InvalidOperationException>(() => JavaRuntime.Find(null, _folder.FullName));
        var wrong = Assert.Throws<InvalidOperationException>(() => JavaRuntime.Find("/nowhere", _folder.FullName));

        Assert.Contains($"there is no {Java} on PATH, and JAVA_HOME is not set", none.Message, StringComparison.Ordinal);
        Assert.Equal($"JAVA_HOME ('/nowhere') has no bin/{Java}.", wrong.Message);
    }

    private string Put(string folder)
    {
        var file = Path.Combine(_folder.CreateSubdirectory(folder).FullName, Java);
        File.WriteAllBytes(file, []);
        return file;
    }
}
