using Microsoft.Extensions.FileProviders;

namespace Chat;

/// <summary>The pages in <c>wwwroot</c>, and the TypeScript SDK under <c>/pushapp</c> where it has been built.</summary>
internal static partial class Pages
{
    public static void MapPages(this WebApplication app)
    {
        if (Sdk() is { } sdk)
        {
            app.UseDefaultFiles();
            app.UseStaticFiles(Fresh(null, ""));
            app.UseStaticFiles(Fresh(new PhysicalFileProvider(sdk), "/pushapp"));
        }
        else
        {
            LogNotBuilt(app.Logger);
            app.UseStaticFiles(Fresh(null, ""));
            app.MapGet("/", (IWebHostEnvironment environment) =>
                TypedResults.Stream(environment.WebRootFileProvider.GetFileInfo("not-built.html").CreateReadStream(), "text/html; charset=utf-8"));
        }
    }

    // A browser asks each time whether a file has changed: who changes one wants to see it.
    private static StaticFileOptions Fresh(IFileProvider? files, string path) => new()
    {
        FileProvider = files,
        RequestPath = path,
        OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
    };

    // sdk/typescript/dist in the repository that this program was built in; null where it is not there.
    private static string? Sdk()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var sdk = Path.Combine(folder.FullName, "sdk", "typescript");
            if (Directory.Exists(sdk))
            {
                return File.Exists(Path.Combine(sdk, "dist", "browser.js")) ? Path.Combine(sdk, "dist") : null;
            }
        }

        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The chat needs the TypeScript SDK: run 'npm ci' and 'npm run build' in sdk/typescript (Node 20.3 or later), and start again.")]
    private static partial void LogNotBuilt(ILogger logger);
}
