// SPDX-License-Identifier: Apache-2.0
#include "hub/provenance.h"
#include "support/temporary_folder.h"

#include <gtest/gtest.h>

namespace crisp::hub {
namespace {

class ProvenanceTest : public ::testing::Test {
protected:
    testing::TemporaryFolder folder;
};

TEST_F(ProvenanceTest, ReadsTheHeadOfAReadme)
{
    folder.write("README.md",
        "---\r\nlanguage: en\r\nlicense: \"apache-2.0\"\r\ndatasets:\r\n- s2orc\r\n"
        "base_model: someone/something\r\n---\r\n\r\n# A title\r\n");
    const Provenance provenance = provenanceOf(folder.path());
    EXPECT_EQ(provenance.license, "apache-2.0");
    EXPECT_EQ(provenance.source, "someone/something");
}

TEST_F(ProvenanceTest, FallsBackToTheTitleAndTheLicenceFile)
{
    folder.write("README.md", "Some words.\n\nlicense: not this one\n\n# all-Tiny-L2\n");
    folder.write("LICENSE", "\n   MIT License  \n\nCopyright\n");
    const Provenance provenance = provenanceOf(folder.path());
    EXPECT_EQ(provenance.license, "MIT License");
    EXPECT_EQ(provenance.source, "all-Tiny-L2");
}

TEST_F(ProvenanceTest, ReadsWhatOurCheckpointsWereTrainedFrom)
{
    folder.write("crisp.json", R"({"provenance": {"base_model": "/models/minilm"}})");
    EXPECT_EQ(provenanceOf(folder.path()).source, "minilm");
}

TEST_F(ProvenanceTest, IsEmptyWhereThereIsNothingToRead)
{
    EXPECT_EQ(provenanceOf(folder / "nowhere").license, "");
    folder.write("crisp.json", "{ torn");
    folder.write("README.md", "---\nlicense\nlicense:\n");
    folder.write("LICENSE", std::string(100'000, 'x'));
    const Provenance provenance = provenanceOf(folder.path());
    EXPECT_EQ(provenance.license, "");
    EXPECT_EQ(provenance.source, "");
}

TEST_F(ProvenanceTest, DoesNotShowBytesThatAreNoText)
{
    folder.write("LICENSE", "\xff\xfe\x01 MIT\nApache License\n");
    EXPECT_EQ(licenseIn(folder.path()), "Apache License");
}

} // namespace
} // namespace crisp::hub
