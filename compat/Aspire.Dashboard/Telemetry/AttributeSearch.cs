namespace Aspire.Dashboard.Telemetry;

public static class AttributeSearch
{
    /// <summary>Whether a name or a value contains <paramref name="text"/>, in any case.</summary>
    public static bool Contain(this NamedValue[] attributes, string text)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Value.Contains(text, StringComparison.OrdinalIgnoreCase) ||
                attribute.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    public static string? Find(this NamedValue[] attributes, string name)
    {
        foreach (var attribute in attributes)
        {
            if (attribute.Name == name)
            {
                return attribute.Value;
            }
        }
        return null;
    }
}
