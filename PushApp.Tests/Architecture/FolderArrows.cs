using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PushApp.Tests.Architecture;

/// <summary>
/// Which folder of a project uses which other, read from what the compiler made of it: signatures, bodies, attributes, and
/// the types that it generates for lambdas and async methods. A folder is a namespace below the project's; what stands in
/// the project's root composes the rest and is left out.
/// </summary>
internal static class FolderArrows
{
    /// <summary>The arrows of an assembly, with the types that draw each.</summary>
    public static IReadOnlyDictionary<(string From, string To), SortedSet<string>> Of(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var root = Path.GetFileNameWithoutExtension(assembly) + ".";
        var arrows = new Dictionary<(string, string), SortedSet<string>>();
        foreach (var type in module.GetTypes())
        {
            foreach (var used in UsedBy(type).SelectMany(Parts))
            {
                if (Folder(type, root) is { } from && Folder(used, root) is { } to && from != to && used.Scope == module)
                {
                    (arrows.TryGetValue((from, to), out var why) ? why : arrows[(from, to)] = []).Add($"{Outermost(type).Name} -> {Outermost(used).Name}");
                }
            }
        }

        return arrows;
    }

    /// <summary>The folders that lie on a circle of arrows.</summary>
    public static IReadOnlySet<string> OnCircles(IEnumerable<(string From, string To)> arrows)
    {
        var targets = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        return targets.Select(from => from.Key).Where(folder => Reaches(folder, folder)).ToHashSet();

        bool Reaches(string from, string to)
        {
            var seen = new HashSet<string>();
            var next = new Stack<string>(targets[from]);
            while (next.TryPop(out var folder))
            {
                if (folder == to)
                {
                    return true;
                }

                if (seen.Add(folder))
                {
                    foreach (var target in targets[folder])
                    {
                        next.Push(target);
                    }
                }
            }

            return false;
        }
    }

    private static string? Folder(TypeReference type, string root) =>
        Outermost(type).Namespace is { } name && name.StartsWith(root, StringComparison.Ordinal) ? name[root.Length..].Split('.')[0] : null;

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type;
    }

    private static IEnumerable<TypeReference?> UsedBy(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(one => one.InterfaceType),
        .. type.CustomAttributes.Select(one => one.AttributeType),
        .. type.Fields.Select(one => one.FieldType),
        .. type.Methods.SelectMany(UsedBy),
    ];

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(one => one.ParameterType),
        .. method.GenericParameters.SelectMany(one => one.Constraints).Select(one => one.ConstraintType),
        .. method.CustomAttributes.Select(one => one.AttributeType),
        .. method.HasBody ? method.Body.Variables.Select(one => one.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(UsedBy) : [],
    ];

    private static IEnumerable<TypeReference?> UsedBy(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    // A list of things uses the things.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification other => Parts(other.ElementType),
        _ => [type],
    };
}
