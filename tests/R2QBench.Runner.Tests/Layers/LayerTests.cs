using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using R2QBench.Core.Files;
using Xunit;

namespace R2QBench.Runner.Tests.Layers;

/// <summary>The order of the projects: Torch ← Core ← { Methods, Tasks } ← Runner.</summary>
public sealed class LayerTests
{
    [Theory]
    [InlineData("R2QBench.Torch")]
    [InlineData("R2QBench.Core", "R2QBench.Torch")]
    [InlineData("R2QBench.Methods", "R2QBench.Core")]
    [InlineData("R2QBench.Tasks", "R2QBench.Core")]
    [InlineData("R2QBench.Runner", "R2QBench.Methods", "R2QBench.Tasks")]
    public void A_project_references_the_layer_below_it_and_no_other(string project, params string[] allowed)
    {
        var file = XDocument.Load(Path.Combine(RepositoryRoot.Require(), "src", project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        Assert.Equal(allowed, references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void There_is_no_other_project() =>
        Assert.Equal(
            ["R2QBench.Core", "R2QBench.Methods", "R2QBench.Runner", "R2QBench.Tasks", "R2QBench.Torch"],
            Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Require(), "src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    /// <summary>References that come through another project compile too; what was compiled shows what is used.</summary>
    [Theory]
    [InlineData("R2QBench.Torch")]
    [InlineData("R2QBench.Core", "R2QBench.Torch")]
    [InlineData("R2QBench.Methods", "R2QBench.Core", "R2QBench.Torch")]
    [InlineData("R2QBench.Tasks", "R2QBench.Core", "R2QBench.Torch")]
    public void A_compiled_layer_uses_nothing_above_or_beside_it(string project, params string[] allowed)
    {
        using var assembly = Open(project);
        var metadata = assembly.GetMetadataReader();
        var used = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)).Where(name => name.StartsWith("R2QBench.", StringComparison.Ordinal));

        Assert.Empty(used.Except(allowed));
    }

    /// <summary>Pointers to tensors stay in the binding: nobody else calls a member of it that takes, gives or is one.</summary>
    [Theory]
    [InlineData("R2QBench.Core")]
    [InlineData("R2QBench.Methods")]
    [InlineData("R2QBench.Tasks")]
    [InlineData("R2QBench.Runner")]
    public void No_native_handle_of_the_binding_is_touched_outside_it(string project)
    {
        using var assembly = Open(project);
        var metadata = assembly.GetMetadataReader();
        var pointers = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => IsOfTheBinding(metadata, member.Parent))
            .Where(member => NamesPointer(metadata, member))
            .Select(member => metadata.GetString(member.Name));

        Assert.Empty(pointers);
    }

    /// <summary>Imports of native functions: libduckdb, and of the system what .NET lacks.</summary>
    [Theory]
    [InlineData("R2QBench.Core", "duckdb", "libc")]
    [InlineData("R2QBench.Methods")]
    [InlineData("R2QBench.Tasks")]
    [InlineData("R2QBench.Runner", "libc")]
    public void Only_the_binding_imports_functions_of_libtorch(string project, params string[] allowed)
    {
        using var assembly = Open(project);
        var metadata = assembly.GetMetadataReader();
        var modules = metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Where(method => (method.Attributes & System.Reflection.MethodAttributes.PinvokeImpl) != 0)
            .Select(method => metadata.GetString(metadata.GetModuleReference(method.GetImport().Module).Name));

        Assert.Empty(modules.Except(allowed));
    }

    private static PEReader Open(string project) => new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{project}.dll")));

    private static bool IsOfTheBinding(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => IsOfTheBinding(metadata, metadata.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope),
        HandleKind.AssemblyReference => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)parent).Name) == "R2QBench.Torch",
        _ => false,
    };

    private static bool NamesPointer(MetadataReader metadata, MemberReference member)
    {
        var words = new PointerNames();
        if (member.GetKind() == MemberReferenceKind.Field) return member.DecodeFieldSignature(words, null);
        var signature = member.DecodeMethodSignature(words, null);
        // A constructor of a delegate takes the address of a method, which is no handle.
        return metadata.GetString(member.Name) != ".ctor" && (signature.ReturnType || signature.ParameterTypes.Any(pointer => pointer));
    }

    /// <summary>Whether a type is a pointer, a native integer, or made of one.</summary>
    private sealed class PointerNames : ISignatureTypeProvider<bool, object?>
    {
        public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode is PrimitiveTypeCode.IntPtr or PrimitiveTypeCode.UIntPtr;

        public bool GetPointerType(bool elementType) => true;

        public bool GetFunctionPointerType(MethodSignature<bool> signature) => true;

        public bool GetArrayType(bool elementType, ArrayShape shape) => elementType;

        public bool GetSZArrayType(bool elementType) => elementType;

        public bool GetByReferenceType(bool elementType) => elementType;

        public bool GetGenericInstantiation(bool genericType, System.Collections.Immutable.ImmutableArray<bool> typeArguments) => genericType || typeArguments.Any(pointer => pointer);

        public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => unmodifiedType;

        public bool GetPinnedType(bool elementType) => elementType;

        public bool GetGenericMethodParameter(object? genericContext, int index) => false;

        public bool GetGenericTypeParameter(object? genericContext, int index) => false;

        public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => false;

        public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => false;

        public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => false;
    }
}
